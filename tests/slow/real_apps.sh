#!/usr/bin/env bash
# Runs login recipes against applications that people use, each started here on loopback.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"

usage() {
    cat <<'TEXT'
usage: tests/slow/real_apps.sh [--keep FOLDER]

Starts Django's admin, an Express application, the examples of Tomcat 10 and
phpMyAdmin with a MariaDB of its own, each on a free port of 127.0.0.1, and
checks what the life-cycle tests say of them (docs/real-applications.md).
What is not installed is left out and named; with SESSIONAUDIT_REAL_APPS=required
it fails (scripts/setup --real-apps installs all). --keep leaves the reports in
FOLDER. SESSIONAUDIT_BUILD names another build folder. Ends with
`N passed, N failed`.

exit: 0 all as documented, 1 something differs, 2 usage, 3 could not start
TEXT
}

keep=
case ${1:-} in
--help | -h)
    usage
    exit 0
    ;;
--keep)
    keep=${2:?a folder belongs after --keep}
    mkdir -p "$keep"
    keep=$(realpath "$keep")
    ;;
'') ;;
*)
    usage >&2
    exit 2
    ;;
esac

root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/slow_real_apps
cli=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/sessionaudit
[ -x "$program" ] || die "$program is missing; build the bench preset first"
real=$root/tests/lifecycle/real

home=$(mktemp -d)
pids=()
end_all() {
    local pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$home"
}
trap end_all EXIT

# A password that stands nowhere but in this run.
APP_PASSWORD=$(head -c 18 /dev/urandom | base64 | tr '+/' 'xy')
APP_SECRET=$(head -c 24 /dev/urandom | base64 | tr '+/' 'xy')
export APP_PASSWORD APP_SECRET APP_URL=

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# answers "what" COMMAND...: until the command succeeds, for a minute at most.
answers() {
    local what=$1 tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ $tries -gt 300 ]; then
            echo "$what does not answer; its output:"
            cat "$home/$what.log"
            return 1
        fi
        sleep 0.2
    done
}

# in_background NAME COMMAND...: its output goes to NAME.log.
in_background() {
    local name=$1
    shift
    "$@" >"$home/$name.log" 2>&1 </dev/null &
    pids+=($!)
}

# audit RECIPE FILE: what the command line finds of the same application, logged in.
audit() {
    local status=0
    "$cli" scan --recipe "$real/$1.json" --login-only --one-scheme --quiet --format json="$2" || status=$?
    [ "$status" -le 1 ]
}

# finds NAME rule:cookie...: exactly these findings of level low and over.
finds() {
    python3 - "$home/$1-audit.json" "${@:2}" <<'PYTHON'
import json, sys
target = json.load(open(sys.argv[1]))["targets"][0]
found = {f"{f['rule']}:{f['cookie']['name']}": f["message"] for f in target["findings"] if f["severity"] != "info"}
wrong = [f"not expected: {key}: {found[key]}" for key in sorted(set(found) - set(sys.argv[2:]))]
wrong += [f"not found: {key}" for key in sys.argv[2:] if key not in found]
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
PYTHON
}

# run_recipe NAME [SAMPLES]: the report goes to NAME-report.json.
run_recipe() {
    local report=$home/$1-report.json
    if ! "$program" "$real/${3:-$1}.json" "${2:-20}" >"$report"; then
        cat "$report"
        return 1
    fi
    audit "${3:-$1}" "$home/$1-audit.json"
    if [ -n "$keep" ]; then cp "$report" "$keep/$1.json" && cp "$home/$1-audit.json" "$keep/$1-audit.json"; fi
    if grep -qF "$APP_PASSWORD" "$report"; then
        echo "the password stands in the report"
        return 1
    fi
}

# says NAME id=outcome...: exactly these, and nothing else is failed.
says() {
    python3 - "$home/$1-report.json" "${@:2}" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
expected = dict(pair.split("=") for pair in sys.argv[2:])
wrong = []
for test in report["tests"]:
    outcome = expected.pop(test["id"], None)
    if outcome is None and test["outcome"] == "failed" or outcome not in (None, test["outcome"]):
        wrong.append(f"{test['id']} of {test['cookie']} is {test['outcome']}: {test['sentence']}")
    elif outcome is not None:
        expected[test["id"]] = outcome
seen = {test["id"] for test in report["tests"]}
wrong += [f"{name} is not in the report" for name in expected if name not in seen]
print("\n".join(wrong + report["problems"]))
sys.exit(1 if wrong or report["problems"] else 0)
PYTHON
}

# estimates NAME COOKIE STRUCTURE LEAST MOST
estimates() {
    python3 - "$home/$1-report.json" "${@:2}" <<'PYTHON'
import json, sys
path, cookie, structure, least, most = sys.argv[1:]
for found in json.load(open(path))["ids"]:
    if found["cookie"] == cookie:
        print(found)
        right = found["structure"] == structure and float(least) <= found["bits"] <= float(most)
        sys.exit(0 if right and found["collisions"] == 0 else 1)
sys.exit(f"there is no estimate of {cookie}")
PYTHON
}

left_out() {
    say "left out: $1 (scripts/setup --real-apps installs it)"
    if [ "${SESSIONAUDIT_REAL_APPS:-}" = required ]; then check "$1 is installed" false; fi
}

start_django() {
    local port
    port=$(free_port)
    mkdir "$home/site"
    {
        /usr/bin/python3 -m django startproject shop "$home/site"
        /usr/bin/python3 "$home/site/manage.py" migrate
        DJANGO_SUPERUSER_PASSWORD=$APP_PASSWORD /usr/bin/python3 "$home/site/manage.py" createsuperuser \
            --noinput --username anna --email anna@shop.example
    } >"$home/django-setup.log" 2>&1 || die "Django's project could not be made: $(tail -n 3 "$home/django-setup.log")"
    in_background django /usr/bin/python3 "$home/site/manage.py" runserver --noreload "127.0.0.1:$port"
    APP_URL=http://127.0.0.1:$port
    answers django curl -sf "$APP_URL/admin/login/"
}

start_express() {
    in_background "express-$1" node "$real/express_app.js" "$1"
    answers "express-$1" grep -q . "$home/express-$1.log"
    APP_URL=http://127.0.0.1:$(cat "$home/express-$1.log")
}

start_tomcat() {
    local port base=$home/tomcat
    port=$(free_port)
    mkdir -p "$base"/{conf,logs,temp,webapps,work}
    cp -r /usr/share/tomcat10/skel/conf/. "$base/conf/"
    cat >"$base/conf/server.xml" <<XML
<Server port="-1">
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="$port" address="127.0.0.1" protocol="HTTP/1.1"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
      <Host name="localhost" appBase="webapps">
        <Context path="/examples" docBase="/usr/share/tomcat10-examples/examples">
          <Resources allowLinking="true"/>
        </Context>
      </Host>
    </Engine>
  </Service>
</Server>
XML
    cat >"$base/conf/tomcat-users.xml" <<XML
<tomcat-users><role rolename="tomcat"/><user username="anna" password="$APP_PASSWORD" roles="tomcat"/></tomcat-users>
XML
    chmod 0600 "$base/conf/tomcat-users.xml"
    in_background tomcat env CATALINA_BASE="$base" CATALINA_HOME=/usr/share/tomcat10 /usr/share/tomcat10/bin/catalina.sh run
    APP_URL=http://127.0.0.1:$port
    answers tomcat curl -sf "$APP_URL/examples/jsp/security/protected/index.jsp"
}

start_mariadb() {
    local data=$home/mariadb
    mkdir "$data"
    mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$data" --auth-root-authentication-method=normal \
        --skip-test-db >"$home/mariadb-setup.log" 2>&1 ||
        die "MariaDB's folder could not be made: $(tail -n 3 "$home/mariadb-setup.log")"
    in_background mariadb mariadbd --no-defaults --user="$(id -un)" --datadir="$data" --socket="$home/mariadb.sock" \
        --pid-file="$home/mariadb.pid" --skip-networking
    answers mariadb mariadb --no-defaults --socket="$home/mariadb.sock" -u root -e 'SELECT 1'
    mariadb --no-defaults --socket="$home/mariadb.sock" -u root <<SQL
CREATE USER anna@localhost IDENTIFIED BY '$APP_PASSWORD';
GRANT ALL ON *.* TO anna@localhost;
SQL
}

start_phpmyadmin() {
    local port pma=$home/phpmyadmin
    start_mariadb
    port=$(free_port)
    cp -r /usr/share/phpmyadmin "$pma"
    mkdir "$home/pma-tmp" "$home/pma-sessions"
    sed -i "s|'/var/lib/phpmyadmin/tmp/'|'$home/pma-tmp/'|; s|'/etc/phpmyadmin/config.inc.php'|'$home/config.inc.php'|" \
        "$pma/libraries/vendor_config.php"
    cat >"$home/config.inc.php" <<PHP
<?php
\$cfg['blowfish_secret'] = '$APP_SECRET';
\$cfg['Servers'][1]['auth_type'] = 'cookie';
\$cfg['Servers'][1]['host'] = 'localhost';
\$cfg['Servers'][1]['socket'] = '$home/mariadb.sock';
PHP
    in_background phpmyadmin php -d session.save_path="$home/pma-sessions" -S "127.0.0.1:$port" -t "$pma"
    APP_URL=http://127.0.0.1:$port
    answers phpmyadmin curl -sf "$APP_URL/index.php"
}

say "Django's admin"
if /usr/bin/python3 -c 'import django' 2>/dev/null; then
    start_django
    check "Django's admin: the recipe logs in" run_recipe django 20
    check "Django's admin: sound" says django rotation_at_login=passed old_id_dead=passed \
        unknown_id_adopted=passed logout_kills=passed concurrent_sessions=inconclusive clear_site_data=failed
    check "Django's admin: its cookies" finds django secure_over_http:sessionid secure_over_http:csrftoken \
        session_persistent:sessionid
    check "Django's admin: 32 digits and small letters" estimates django sessionid random 165 166
else
    left_out "Django"
fi

say "Express"
if command -v node >/dev/null && "$root/tests/peers/install.sh"; then
    start_express sound
    check "Express as advised: the recipe logs in" run_recipe express-sound 50 express
    check "Express as advised: sound" says express-sound rotation_at_login=passed old_id_dead=passed \
        unknown_id_adopted=passed logout_kills=passed clear_site_data=failed
    check "Express as advised: its cookies" finds express-sound secure_over_http:connect.sid \
        samesite_missing:connect.sid cacheable_set_cookie:connect.sid
    check "Express as advised: 24 bytes of its ids are random" estimates express-sound connect.sid random 190 192
    start_express naive
    check "Express as many write it: the recipe logs in" run_recipe express-naive 5 express
    check "Express as many write it: fixation, and a logout that forgets" says express-naive \
        rotation_at_login=failed logout_kills=failed unknown_id_adopted=passed clear_site_data=failed
else
    left_out "node with npm"
fi

say "Tomcat"
if [ -d /usr/share/tomcat10-examples ] && [ -x /usr/share/tomcat10/bin/catalina.sh ]; then
    start_tomcat
    check "Tomcat: the recipe logs in" run_recipe tomcat 50
    check "Tomcat: sound" says tomcat rotation_at_login=passed old_id_dead=passed unknown_id_adopted=passed \
        logout_kills=passed clear_site_data=failed
    check "Tomcat: its cookies" finds tomcat secure_over_http:JSESSIONID samesite_missing:JSESSIONID \
        session_id_in_url:JSESSIONID httponly_value_leaked:JSESSIONID
    check "Tomcat: 16 bytes of its ids are random" estimates tomcat JSESSIONID random 127 128
else
    left_out "Tomcat 10 with its examples"
fi

say "phpMyAdmin"
if [ -d /usr/share/phpmyadmin ] && command -v php >/dev/null && command -v mariadbd >/dev/null; then
    start_phpmyadmin
    check "phpMyAdmin: the recipe logs in" run_recipe phpmyadmin 20
    check "phpMyAdmin: as documented" says phpmyadmin rotation_at_login=passed old_id_dead=passed \
        unknown_id_adopted=passed logout_kills=passed clear_site_data=failed
    check "phpMyAdmin: its cookies" finds phpmyadmin secure_over_http:phpMyAdmin secure_over_http:pmaAuth-1 \
        secure_over_http:pmaUser-1 secure_over_http:pma_lang httponly_value_leaked:phpMyAdmin \
        session_persistent:pmaUser-1
else
    left_out "phpMyAdmin with MariaDB"
fi

finish_checks
