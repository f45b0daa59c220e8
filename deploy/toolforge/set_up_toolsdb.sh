#!/bin/sh
# Makes the bot's database on ToolsDB. Run once, as the tool, on a Toolforge bastion ("become TOOL");
# running it again changes nothing.
#
#   sh deploy/toolforge/set_up_toolsdb.sh
#
# Reads the tool's account from ~/replica.my.cnf. Databases of a tool are named ACCOUNT__NAME, and
# the bot finds this one by itself: Toolforge gives TOOL_TOOLSDB_USER and TOOL_TOOLSDB_PASSWORD to
# every job. The tables are made, and brought up to date, by the bot.
set -eu

host=tools.db.svc.wikimedia.cloud
credentials=${CREDENTIALS:-$HOME/replica.my.cnf}

[ -r "$credentials" ] || { echo "$credentials cannot be read; run this as the tool" >&2; exit 2; }
account=$(sed -n "s/^[[:space:]]*user[[:space:]]*=[[:space:]]*[\"']\{0,1\}\([A-Za-z0-9_]*\)[\"']\{0,1\}[[:space:]]*$/\1/p" \
	"$credentials" | head -n 1)
[ -n "$account" ] || { echo "$credentials names no user of letters and digits" >&2; exit 2; }

mariadb --defaults-file="$credentials" --host="$host" --execute="CREATE DATABASE IF NOT EXISTS
	\`${account}__reportbot\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
echo "The database ${account}__reportbot is there, on $host."
