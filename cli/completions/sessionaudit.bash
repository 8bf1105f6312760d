# Completion of sessionaudit for bash. Made by generate.py.

# The options of a command; those of all commands for none.
_sessionaudit_options() {
    case "$1" in
    "") echo "--version --home --json" ;;
    "init") echo "--site --key --profile" ;;
    "session start") echo "--subject --site --profile --address --user-agent --jurisdiction --attribute" ;;
    "session check") echo "--token-file" ;;
    "session show") echo "--token-file --events" ;;
    "session list") echo "--subject --limit --active" ;;
    "session touch") echo "--token-file" ;;
    "session end") echo "--token-file" ;;
    "session revoke") echo "--subject --except --dry-run" ;;
    "session purge") echo "--older-than --dry-run" ;;
    "event add") echo "--kind --purpose --at --name --path --referrer --status --value-minor --currency --attribute" ;;
    "ingest") echo "--format --idle --all-hits --keep-bots --link-users --purpose --rejects --again" ;;
    "consent record") echo "--subject --session --give --refuse --opt-out --notice --notice-version --notice-hash --language --method --jurisdiction --signal --evidence" ;;
    "consent withdraw") echo "--subject --session --purpose --method" ;;
    "consent show") echo "--subject --session" ;;
    "consent decide") echo "--subject --session --jurisdiction" ;;
    "consent ask") echo "--subject --session --jurisdiction" ;;
    "consent receipt") echo "--subject --session --consent --format --controller" ;;
    "request new") echo "--subject --jurisdiction --manner --language --received --text --purpose --old --new --session --attribute --agent --agent-contact --invited" ;;
    "request list") echo "--open --state --kind --limit --subject" ;;
    "request show") echo "--public" ;;
    "request due") echo "--within" ;;
    "request check") echo "--send-to" ;;
    "request confirm") echo "--code-file" ;;
    "request attest") echo "--reason" ;;
    "request permission") echo "--hash" ;;
    "request plan") echo "--deny --reason --purpose --dry-run" ;;
    "request approve") echo "--plan" ;;
    "request execute") echo "--dry-run --certificate" ;;
    "request deliver") echo "--hash --how" ;;
    "request extend") echo "--reason" ;;
    "request refuse") echo "--ground --reason" ;;
    "request withdraw") echo "--reason" ;;
    "request lift") echo "--reason" ;;
    "request purge") echo "--dry-run" ;;
    "request letter") echo "--language --html --controller --contact --authority --recipient --note --code-file --out --sent" ;;
    "hold place") echo "--subject --session --purpose --from --to --ground --reason --owner --review" ;;
    "hold review") echo "--review" ;;
    "hold release") echo "--reason --dry-run" ;;
    "erase") echo "--dry-run --plan --yes --certificate" ;;
    "certificate verify") echo "--identifier --key" ;;
    "retention plan") echo "--as-of --policy" ;;
    "retention apply") echo "--dry-run" ;;
    "retention status") echo "--tolerance" ;;
    "retention runs") echo "--limit" ;;
    "export") echo "--output --portability --categories --language --requested --passphrase --passphrase-file" ;;
    "export verify") echo "--key --passphrase-file" ;;
    "breach new") echo "--aware --facts --effects --remedy --data --risk --risk-reason --people --californians --calendar" ;;
    "breach affected") echo "--from --to --tokens --token-hashes --network --with-identifiers" ;;
    "breach assess") echo "--risk --risk-reason --people --californians" ;;
    "breach step") echo "--text --at" ;;
    "report write") echo "--from --to" ;;
    "report verify") echo "--key" ;;
    "policy explain") echo "--jurisdiction --address --prefixes --fallback --purpose --consent --event --name --data --request" ;;
    "scan") echo "--urls --har --headers-file --captures --base-url --policy --cookie-db --fail-on --baseline --write-baseline --unreachable-is-finding --at --format --color --all --quiet --evidence --evidence-key --save-captures --recipe --login-only --logged-in-page --samples --idle-probe --depth --pages --scope --sitemap --gpc --one-scheme --no-robots --header --cookie --user-agent --resolve --proxy --ca-file --client-cert --client-key --insecure --http-version --per-host --hosts --redirects --retries --retry-pause --connect-timeout --first-byte-timeout --timeout --max-body --max-header" ;;
    "rules") echo "--format" ;;
    "baseline accept") echo "--fingerprint --rule --cookie --owner --reason --until" ;;
    "baseline withdraw") echo "--fingerprint --rule --cookie" ;;
    "verify") echo "--key" ;;
    "user add") echo "--role --email --set-password" ;;
    "user reset-password") echo "--forget-totp --set-password" ;;
    "token create") echo "--scope --role --site --expires" ;;
    "token rotate") echo "--overlap" ;;
    "ledger prove") echo "--session --out" ;;
    "ledger verify") echo "--proof --entry --key" ;;
    "key rotate") echo "--new-key" ;;
    "backup") echo "--keyring" ;;
    "restore") echo "--dry-run --backup-key --keyring --key" ;;
    esac
}

# What may follow a word that begins a command.
_sessionaudit_commands() {
    case "$1" in
    "") echo "init session event ingest subject consent request hold erase certificate retention export breach report stats policy scan rules baseline verify user token ledger key backup restore doctor" ;;
    "session") echo "start check show list touch end revoke sweep purge" ;;
    "event") echo "add" ;;
    "subject") echo "show" ;;
    "consent") echo "record withdraw show decide ask receipt decode" ;;
    "request") echo "new list show due check confirm attest permission plan approve execute deliver four-eyes extend refuse withdraw expire lift purge letter" ;;
    "hold") echo "place list show review release grounds" ;;
    "certificate") echo "list write verify" ;;
    "retention") echo "plan apply status runs counts archive" ;;
    "export") echo "verify" ;;
    "breach") echo "new list show affected assess step" ;;
    "report") echo "write verify" ;;
    "policy") echo "check show diff test explain" ;;
    "baseline") echo "show accept withdraw" ;;
    "user") echo "add list disable enable reset-password emergency-code" ;;
    "token") echo "create list rotate revoke" ;;
    "ledger") echo "checkpoint prove verify export" ;;
    "key") echo "rotate status" ;;
    esac
}

# What may follow an option, or stand without one (option empty).
_sessionaudit_values() {
    case "$1" in
    " --home") echo "<folder>" ;;
    "init --site") echo "" ;;
    "init --key") echo "file: env: passphrase: command:" ;;
    "init --profile") echo "nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter" ;;
    "session start --subject") echo "" ;;
    "session start --site") echo "" ;;
    "session start --profile") echo "nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter" ;;
    "session start --address") echo "" ;;
    "session start --user-agent") echo "" ;;
    "session start --jurisdiction") echo "" ;;
    "session start --attribute") echo "" ;;
    "session check --token-file") echo "<file>" ;;
    "session show --token-file") echo "<file>" ;;
    "session list --subject") echo "" ;;
    "session list --limit") echo "" ;;
    "session touch --token-file") echo "<file>" ;;
    "session end --token-file") echo "<file>" ;;
    "session revoke --subject") echo "" ;;
    "session revoke --except") echo "" ;;
    "session purge --older-than") echo "" ;;
    "event add --kind") echo "page_view click form_submit cart_add cart_remove checkout purchase custom" ;;
    "event add --purpose") echo "" ;;
    "event add --at") echo "" ;;
    "event add --name") echo "" ;;
    "event add --path") echo "" ;;
    "event add --referrer") echo "" ;;
    "event add --status") echo "" ;;
    "event add --value-minor") echo "" ;;
    "event add --currency") echo "" ;;
    "event add --attribute") echo "" ;;
    "ingest --format") echo "auto combined common caddy_json ndjson nginx_json w3c" ;;
    "ingest --idle") echo "" ;;
    "ingest --purpose") echo "" ;;
    "ingest --rejects") echo "<file>" ;;
    "ingest ") echo "<file>" ;;
    "consent record --subject") echo "" ;;
    "consent record --session") echo "" ;;
    "consent record --give") echo "" ;;
    "consent record --refuse") echo "" ;;
    "consent record --opt-out") echo "" ;;
    "consent record --notice") echo "" ;;
    "consent record --notice-version") echo "" ;;
    "consent record --notice-hash") echo "" ;;
    "consent record --language") echo "" ;;
    "consent record --method") echo "" ;;
    "consent record --jurisdiction") echo "" ;;
    "consent record --signal") echo "" ;;
    "consent record --evidence") echo "<file>" ;;
    "consent withdraw --subject") echo "" ;;
    "consent withdraw --session") echo "" ;;
    "consent withdraw --purpose") echo "" ;;
    "consent withdraw --method") echo "" ;;
    "consent show --subject") echo "" ;;
    "consent show --session") echo "" ;;
    "consent decide --subject") echo "" ;;
    "consent decide --session") echo "" ;;
    "consent decide --jurisdiction") echo "" ;;
    "consent ask --subject") echo "" ;;
    "consent ask --session") echo "" ;;
    "consent ask --jurisdiction") echo "" ;;
    "consent receipt --subject") echo "" ;;
    "consent receipt --session") echo "" ;;
    "consent receipt --consent") echo "" ;;
    "consent receipt --format") echo "kantara 27560" ;;
    "consent receipt --controller") echo "<file>" ;;
    "request new --subject") echo "" ;;
    "request new --jurisdiction") echo "" ;;
    "request new --manner") echo "" ;;
    "request new --language") echo "en de fr es" ;;
    "request new --received") echo "" ;;
    "request new --text") echo "<file>" ;;
    "request new --purpose") echo "" ;;
    "request new --old") echo "" ;;
    "request new --new") echo "" ;;
    "request new --session") echo "" ;;
    "request new --attribute") echo "" ;;
    "request new --agent") echo "" ;;
    "request new --agent-contact") echo "" ;;
    "request list --state") echo "received identity_check identity_locked verified planned approved executing completed refused withdrawn expired" ;;
    "request list --kind") echo "access access:categories portability erasure rectification restriction objection automated_decision opt_out opt_in limit" ;;
    "request list --limit") echo "" ;;
    "request list --subject") echo "" ;;
    "request due --within") echo "" ;;
    "request check --send-to") echo "" ;;
    "request confirm --code-file") echo "<file>" ;;
    "request attest --reason") echo "" ;;
    "request permission --hash") echo "" ;;
    "request plan --deny") echo "manifestly_unfounded excessive unverified no_data" ;;
    "request plan --reason") echo "" ;;
    "request plan --purpose") echo "" ;;
    "request approve --plan") echo "" ;;
    "request execute --certificate") echo "<file>" ;;
    "request deliver --hash") echo "" ;;
    "request deliver --how") echo "" ;;
    "request extend --reason") echo "" ;;
    "request refuse --ground") echo "manifestly_unfounded excessive unverified no_data" ;;
    "request refuse --reason") echo "" ;;
    "request withdraw --reason") echo "" ;;
    "request lift --reason") echo "" ;;
    "request letter --language") echo "en de fr es" ;;
    "request letter --controller") echo "<file>" ;;
    "request letter --contact") echo "" ;;
    "request letter --authority") echo "" ;;
    "request letter --recipient") echo "" ;;
    "request letter --note") echo "" ;;
    "request letter --code-file") echo "<file>" ;;
    "request letter --out") echo "<file>" ;;
    "hold place --subject") echo "" ;;
    "hold place --session") echo "" ;;
    "hold place --purpose") echo "" ;;
    "hold place --from") echo "" ;;
    "hold place --to") echo "" ;;
    "hold place --ground") echo "expression legal_obligation public_health archiving legal_claims ccpa_transaction ccpa_security ccpa_debugging ccpa_expression ccpa_calecpa ccpa_research ccpa_internal_use ccpa_legal_obligation" ;;
    "hold place --reason") echo "" ;;
    "hold place --owner") echo "" ;;
    "hold place --review") echo "" ;;
    "hold review --review") echo "" ;;
    "hold release --reason") echo "" ;;
    "erase --plan") echo "" ;;
    "erase --certificate") echo "<file>" ;;
    "certificate write ") echo "<file>" ;;
    "certificate verify --identifier") echo "" ;;
    "certificate verify --key") echo "<file>" ;;
    "certificate verify ") echo "<file>" ;;
    "retention plan --as-of") echo "" ;;
    "retention plan --policy") echo "<file>" ;;
    "retention status --tolerance") echo "" ;;
    "retention runs --limit") echo "" ;;
    "retention archive ") echo "list read" ;;
    "export --output") echo "<file>" ;;
    "export --language") echo "en de fr es" ;;
    "export --requested") echo "" ;;
    "export --passphrase-file") echo "<file>" ;;
    "export verify --key") echo "<file>" ;;
    "export verify --passphrase-file") echo "<file>" ;;
    "export verify ") echo "<file>" ;;
    "breach new --aware") echo "" ;;
    "breach new --facts") echo "" ;;
    "breach new --effects") echo "" ;;
    "breach new --remedy") echo "" ;;
    "breach new --data") echo "" ;;
    "breach new --risk") echo "unlikely likely high" ;;
    "breach new --risk-reason") echo "" ;;
    "breach new --people") echo "" ;;
    "breach new --californians") echo "" ;;
    "breach new --calendar") echo "" ;;
    "breach affected --from") echo "" ;;
    "breach affected --to") echo "" ;;
    "breach affected --tokens") echo "<file>" ;;
    "breach affected --token-hashes") echo "<file>" ;;
    "breach affected --network") echo "" ;;
    "breach assess --risk") echo "unlikely likely high" ;;
    "breach assess --risk-reason") echo "" ;;
    "breach assess --people") echo "" ;;
    "breach assess --californians") echo "" ;;
    "breach step --text") echo "<file>" ;;
    "breach step --at") echo "" ;;
    "report write --from") echo "" ;;
    "report write --to") echo "" ;;
    "report write ") echo "<folder>" ;;
    "report verify --key") echo "<file>" ;;
    "report verify ") echo "<folder>" ;;
    "policy check ") echo "<file>" ;;
    "policy diff ") echo "<file>" ;;
    "policy explain --jurisdiction") echo "" ;;
    "policy explain --address") echo "" ;;
    "policy explain --prefixes") echo "<file>" ;;
    "policy explain --fallback") echo "" ;;
    "policy explain --purpose") echo "" ;;
    "policy explain --consent") echo "none given refused withdrawn expired opted_out" ;;
    "policy explain --event") echo "page_view click form_submit cart_add cart_remove checkout purchase custom" ;;
    "policy explain --name") echo "" ;;
    "policy explain --data") echo "sessions events attributes network identifiers consents requests scans ledger" ;;
    "policy explain --request") echo "access portability erasure rectification restriction objection automated_decision opt_out opt_in limit" ;;
    "scan --urls") echo "<file>" ;;
    "scan --har") echo "<file>" ;;
    "scan --headers-file") echo "<file>" ;;
    "scan --captures") echo "<file>" ;;
    "scan --base-url") echo "" ;;
    "scan --policy") echo "<file>" ;;
    "scan --cookie-db") echo "<file>" ;;
    "scan --fail-on") echo "info low medium high critical" ;;
    "scan --baseline") echo "<file>" ;;
    "scan --write-baseline") echo "<file>" ;;
    "scan --at") echo "" ;;
    "scan --format") echo "text json sarif junit csv markdown html github" ;;
    "scan --color") echo "auto always never" ;;
    "scan --evidence") echo "<file>" ;;
    "scan --evidence-key") echo "<file>" ;;
    "scan --save-captures") echo "<file>" ;;
    "scan --recipe") echo "<file>" ;;
    "scan --logged-in-page") echo "" ;;
    "scan --samples") echo "" ;;
    "scan --idle-probe") echo "" ;;
    "scan --depth") echo "" ;;
    "scan --pages") echo "" ;;
    "scan --scope") echo "" ;;
    "scan --header") echo "" ;;
    "scan --cookie") echo "" ;;
    "scan --user-agent") echo "" ;;
    "scan --resolve") echo "" ;;
    "scan --proxy") echo "" ;;
    "scan --ca-file") echo "<file>" ;;
    "scan --client-cert") echo "<file>" ;;
    "scan --client-key") echo "<file>" ;;
    "scan --insecure") echo "" ;;
    "scan --http-version") echo "1.1 2" ;;
    "scan --per-host") echo "" ;;
    "scan --hosts") echo "" ;;
    "scan --redirects") echo "" ;;
    "scan --retries") echo "" ;;
    "scan --retry-pause") echo "" ;;
    "scan --connect-timeout") echo "" ;;
    "scan --first-byte-timeout") echo "" ;;
    "scan --timeout") echo "" ;;
    "scan --max-body") echo "" ;;
    "scan --max-header") echo "" ;;
    "rules --format") echo "text markdown" ;;
    "baseline show ") echo "<file>" ;;
    "baseline accept --fingerprint") echo "" ;;
    "baseline accept --rule") echo "" ;;
    "baseline accept --cookie") echo "" ;;
    "baseline accept --owner") echo "" ;;
    "baseline accept --reason") echo "" ;;
    "baseline accept --until") echo "" ;;
    "baseline accept ") echo "<file>" ;;
    "baseline withdraw --fingerprint") echo "" ;;
    "baseline withdraw --rule") echo "" ;;
    "baseline withdraw --cookie") echo "" ;;
    "baseline withdraw ") echo "<file>" ;;
    "verify --key") echo "" ;;
    "verify ") echo "<file>" ;;
    "user add --role") echo "auditor operator dpo admin" ;;
    "user add --email") echo "" ;;
    "token create --scope") echo "sessions:read sessions:write consents:read consents:write subjects:read requests:read requests:write requests:approve holds:read holds:write retention:read retention:run policies:read policies:write scans:read scans:write ledger:read breaches:read breaches:write reports:read reports:write stats:read jobs:read jobs:write access:read access:write" ;;
    "token create --role") echo "auditor operator dpo admin" ;;
    "token create --site") echo "" ;;
    "token create --expires") echo "" ;;
    "token rotate --overlap") echo "" ;;
    "ledger prove --session") echo "" ;;
    "ledger prove --out") echo "<folder>" ;;
    "ledger verify --proof") echo "<file>" ;;
    "ledger verify --entry") echo "<file>" ;;
    "ledger verify --key") echo "<file>" ;;
    "ledger export ") echo "<folder>" ;;
    "key rotate --new-key") echo "file: env: passphrase: command:" ;;
    "backup --keyring") echo "<file>" ;;
    "backup ") echo "<folder>" ;;
    "restore --backup-key") echo "file: env: passphrase: command:" ;;
    "restore --keyring") echo "<file>" ;;
    "restore --key") echo "file: env: passphrase: command:" ;;
    "restore ") echo "<folder>" ;;
    *) return 1 ;;
    esac
}

_sessionaudit() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" word i values=""
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [ "$word" = --home ]; then
            i=$((i + 1))
        elif [[ " $(_sessionaudit_commands "$command") " == *" $word "* ]]; then
            command="${command:+$command }$word"
        fi
    done
    if [[ $previous == --* ]] && { values=$(_sessionaudit_values "$command $previous") ||
        values=$(_sessionaudit_values " $previous"); }; then
        :
    elif [[ $current == -* ]]; then
        values="$(_sessionaudit_options "$command") $(_sessionaudit_options "") --help"
    else
        values=$(_sessionaudit_commands "$command")
        if [ -z "$values" ]; then values=$(_sessionaudit_values "$command "); fi
    fi
    case $values in
    "<file>") mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    "<folder>") mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
    esac
}

complete -F _sessionaudit sessionaudit
