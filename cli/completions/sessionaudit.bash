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
    "consent receipt") echo "--subject --session --consent --format --controller" ;;
    "consent decode") ;;
    "erase") echo "--dry-run --plan --yes --certificate" ;;
    "certificate list") ;;
    "certificate write") ;;
    "certificate verify") echo "--identifier --key" ;;
    "export") echo "--output --portability --categories --language --requested --passphrase --passphrase-file" ;;
    "export verify") echo "--key --passphrase-file" ;;
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
    "") echo "init session event ingest subject consent erase certificate export stats policy ledger key backup restore doctor" ;;
    session) echo "start check show list touch end revoke sweep purge" ;;
    event) echo "add" ;;
    subject) echo "show" ;;
    policy) echo "check show diff test explain" ;;
    consent) echo "record withdraw show decide receipt decode" ;;
    certificate) echo "list write verify" ;;
    export) echo "verify" ;;
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
    *" --home" | *" --out")
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
    *" --certificate" | *" --controller" | *" --entry" | *" --evidence" | *" --keyring" | *" --output" | *" --passphrase-file" | *" --prefixes" | *" --proof" | *" --rejects" | *" --token-file" | "ledger verify --key" | "certificate verify --key" | "export verify --key")
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    "consent receipt --consent") return ;;
    "consent receipt --format") values="kantara 27560" ;;
    "export --language") values="en de fr es" ;;
    *" --profile") values="nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter" ;;
    *" --kind") values="page_view click form_submit cart_add cart_remove checkout purchase custom" ;;
    *" --format") values="auto combined common caddy_json ndjson nginx_json w3c" ;;
    *" --consent") values="none given refused withdrawn expired opted_out" ;;
    *" --data") values="sessions events attributes network identifiers consents requests scans ledger" ;;
    *" --event") values="page_view click form_submit cart_add cart_remove checkout purchase custom" ;;
    *" --request") values="access portability erasure rectification restriction objection automated_decision opt_out opt_in limit" ;;
    *" --key" | *" --new-key" | *" --backup-key") values="file: env: passphrase: command:" ;;
    *" --address" | *" --at" | *" --attribute" | *" --currency" | *" --except" | *" --fallback" | *" --give" | *" --identifier" | *" --idle" | *" --jurisdiction" | *" --language" | *" --limit" | *" --method" | *" --name" | *" --notice" | *" --notice-hash" | *" --notice-version" | *" --older-than" | *" --opt-out" | *" --path" | *" --plan" | *" --purpose" | *" --referrer" | *" --refuse" | *" --requested" | *" --session" | *" --signal" | *" --site" | *" --status" | *" --subject" | *" --user-agent" | *" --value-minor") return ;;
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
