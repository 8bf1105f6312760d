# Completion of sessionaudit for bash. tests/docs compares it with --help.

# The options of a command; nothing for one that does not exist.
_sessionaudit_options() {
    case $1 in
    "init") echo "--site --key --profile" ;;
    "session start") echo "--subject --site --profile --address --user-agent --jurisdiction --attribute" ;;
    "session check") echo "--token-file" ;;
    "session show") echo "--token-file --events" ;;
    "session list") echo "--subject --limit --active" ;;
    "session touch") echo "--token-file" ;;
    "session end") echo "--token-file" ;;
    "session revoke") echo "--subject --except --dry-run" ;;
    "session sweep") ;;
    "session purge") echo "--older-than --dry-run" ;;
    "event add") echo "--kind --purpose --at --name --path --referrer --status --value-minor --currency --attribute" ;;
    "ingest") echo "--format --idle --all-hits --keep-bots --link-users --purpose --rejects --again" ;;
    "subject show") ;;
    "consent record") echo "--subject --session --give --refuse --opt-out --notice --notice-version --notice-hash --language --method --jurisdiction --signal --evidence" ;;
    "consent withdraw") echo "--subject --session --purpose --method" ;;
    "consent show") echo "--subject --session" ;;
    "consent decide") echo "--subject --session --jurisdiction" ;;
    "consent ask") echo "--subject --session --jurisdiction" ;;
    "consent decode") ;;
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
    "request expire") ;;
    "request lift") echo "--reason" ;;
    "request letter") echo "--language --html --controller --contact --authority --recipient --note --code-file --out --sent" ;;
    "erase") echo "--dry-run --plan --yes --certificate" ;;
    "certificate list") ;;
    "certificate write") ;;
    "certificate verify") echo "--identifier --key" ;;
    "stats") ;;
    "policy check") ;;
    "policy show") ;;
    "policy diff") ;;
    "policy test") ;;
    "policy explain") echo "--jurisdiction --address --prefixes --fallback --purpose --consent --event --name --data --request" ;;
    "ledger checkpoint") ;;
    "ledger prove") echo "--session --out" ;;
    "ledger verify") echo "--proof --entry --key" ;;
    "ledger export") ;;
    "key rotate") echo "--new-key" ;;
    "key status") ;;
    "backup") echo "--keyring" ;;
    "restore") echo "--dry-run --backup-key --keyring --key" ;;
    "doctor") ;;
    esac
}

# What may follow a word that begins a command.
_sessionaudit_commands() {
    case $1 in
    "") echo "init session event ingest subject consent request erase certificate stats policy ledger key backup restore doctor" ;;
    session) echo "start check show list touch end revoke sweep purge" ;;
    event) echo "add" ;;
    subject) echo "show" ;;
    policy) echo "check show diff test explain" ;;
    consent) echo "record withdraw show decide ask decode" ;;
    request) echo "new list show due check confirm attest permission plan approve execute deliver extend refuse withdraw expire lift letter" ;;
    certificate) echo "list write verify" ;;
    ledger) echo "checkpoint prove verify export" ;;
    key) echo "rotate status" ;;
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
    case "$command $previous" in
    "request letter --out")
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    "request list --kind") mapfile -t COMPREPLY < <(compgen -W "access access:categories portability erasure rectification restriction objection automated_decision opt_out opt_in limit" -- "$current") && return ;;
    *" --home" | *" --out")
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
    *" --certificate" | *" --code-file" | *" --text" | *" --entry" | *" --evidence" | *" --keyring" | *" --prefixes" | *" --proof" | *" --rejects" | *" --token-file" | "ledger verify --key" | "certificate verify --key")
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    *" --profile") values="nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter" ;;
    *" --kind") values="page_view click form_submit cart_add cart_remove checkout purchase custom" ;;
    *" --format") values="auto combined common caddy_json ndjson nginx_json w3c" ;;
    *" --consent") values="none given refused withdrawn expired opted_out" ;;
    *" --data") values="sessions events attributes network identifiers consents requests scans ledger" ;;
    *" --event") values="page_view click form_submit cart_add cart_remove checkout purchase custom" ;;
    *" --state") values="received identity_check identity_locked verified planned approved executing completed refused withdrawn expired" ;;
    *" --ground" | *" --deny") values="manifestly_unfounded excessive unverified no_data" ;;
    "request new --language" | "request letter --language") values="en de fr es" ;;
    *" --request") values="access portability erasure rectification restriction objection automated_decision opt_out opt_in limit" ;;
    *" --key" | *" --new-key" | *" --backup-key") values="file: env: passphrase: command:" ;;
    *" --address" | *" --within" | *" --send-to" | *" --recipient" | *" --received" | *" --reason" | *" --old" | *" --note" | *" --new" | *" --manner" | *" --how" | *" --hash" | *" --controller" | *" --contact" | *" --authority" | *" --agent-contact" | *" --agent" | *" --at" | *" --attribute" | *" --currency" | *" --except" | *" --fallback" | *" --give" | *" --identifier" | *" --idle" | *" --jurisdiction" | *" --language" | *" --limit" | *" --method" | *" --name" | *" --notice" | *" --notice-hash" | *" --notice-version" | *" --older-than" | *" --opt-out" | *" --path" | *" --plan" | *" --purpose" | *" --referrer" | *" --refuse" | *" --session" | *" --signal" | *" --site" | *" --status" | *" --subject" | *" --user-agent" | *" --value-minor") return ;;
    *)
        if [[ $current != -* ]]; then
            values=$(_sessionaudit_commands "$command")
            if [ -z "$values" ]; then
                case $command in
                ingest | "policy check" | "policy diff" | "policy test") mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                backup | restore | "ledger export") mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                esac
                return
            fi
        else
            values="$(_sessionaudit_options "$command") --home --json --help"
            if [ -z "$command" ]; then values="$values --version"; fi
        fi
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
}

complete -F _sessionaudit sessionaudit
