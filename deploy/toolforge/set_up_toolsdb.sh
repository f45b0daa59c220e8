#!/bin/sh
# Makes the bot's database on ToolsDB and tells the bot where it is. Run once, as the tool, on a
# Toolforge bastion ("become TOOL"); running it again changes nothing but the same variable.
#
#   sh deploy/toolforge/set_up_toolsdb.sh
#
# Reads the tool's credentials from ~/replica.my.cnf. Databases of a tool are named USER__NAME.
set -eu

host=tools.db.svc.wikimedia.cloud
credentials=${CREDENTIALS:-$HOME/replica.my.cnf}

value() {
	sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}[[:space:]]*$/\1/p" \
		"$credentials" | head -n 1
}

[ -r "$credentials" ] || { echo "$credentials cannot be read; run this as the tool" >&2; exit 2; }
user=$(value user)
password=$(value password)
case "$user$password" in
	'' | *[!A-Za-z0-9_]*)
		echo "$credentials: no user and password of letters and digits in it" >&2
		exit 2
		;;
esac

database=${user}__reportbot
mariadb --defaults-file="$credentials" --host="$host" --execute="CREATE DATABASE IF NOT EXISTS
	\`$database\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
printf '%s' "mysql+pymysql://$user:$password@$host/$database?charset=utf8mb4" |
	toolforge envvars create REPORTBOT_DATABASE_URL >/dev/null
echo "The ledger is $database on $host; REPORTBOT_DATABASE_URL says so to the bot."
