#!/bin/sh
# Create the bot's database on ToolsDB. Run it once, as the tool, on a Toolforge bastion
# ("become TOOL"); running it again changes nothing.
#
#   sh deploy/toolforge/set_up_toolsdb.sh
#
# It reads the tool's account from ~/replica.my.cnf. A tool's databases are named ACCOUNT__NAME. The
# bot needs no setting for it, because Toolforge gives TOOL_TOOLSDB_USER and TOOL_TOOLSDB_PASSWORD to
# every job. The bot creates and updates the tables.
set -eu

host=tools.db.svc.wikimedia.cloud
credentials=${CREDENTIALS:-$HOME/replica.my.cnf}

[ -r "$credentials" ] || { echo "$credentials cannot be read; run this as the tool" >&2; exit 2; }
account=$(sed -n "s/^[[:space:]]*user[[:space:]]*=[[:space:]]*[\"']\{0,1\}\([A-Za-z0-9_]*\)[\"']\{0,1\}[[:space:]]*$/\1/p" \
	"$credentials" | head -n 1)
[ -n "$account" ] || { echo "$credentials names no user of letters and digits" >&2; exit 2; }

mariadb --defaults-file="$credentials" --host="$host" --execute="CREATE DATABASE IF NOT EXISTS
	\`${account}__reportbot\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
echo "The database ${account}__reportbot exists on $host."
