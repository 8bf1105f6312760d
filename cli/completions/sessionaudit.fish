# Completion of sessionaudit for fish. Made by generate.py.

# Whether the words so far name exactly this command; what follows it does not count.
function __sessionaudit_at
    set -l path ''
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if test $word = --home
            set skip 1
        else if not string match -q -- '-*' $word
            set -l next (string trim -- "$path $word")
            contains -- "$next" 'init' 'session' 'session start' 'session check' 'session show' 'session list' 'session touch' 'session end' 'session revoke' 'session sweep' 'session purge' 'event' 'event add' 'ingest' 'subject' 'subject show' 'consent' 'consent record' 'consent withdraw' 'consent show' 'consent decide' 'consent receipt' 'consent decode' 'hold' 'hold place' 'hold list' 'hold show' 'hold review' 'hold release' 'hold grounds' 'erase' 'certificate' 'certificate list' 'certificate write' 'certificate verify' 'export' 'export verify' 'breach' 'breach new' 'breach list' 'breach show' 'breach affected' 'breach assess' 'breach step' 'report' 'report write' 'report verify' 'stats' 'policy' 'policy check' 'policy show' 'policy diff' 'policy test' 'policy explain' 'ledger' 'ledger checkpoint' 'ledger prove' 'ledger verify' 'ledger export' 'key' 'key rotate' 'key status' 'backup' 'restore' 'doctor'
            and set path $next
        end
    end
    test "$path" = "$argv"
end

complete -c sessionaudit -f
complete -c sessionaudit -l help -d 'print help'
complete -c sessionaudit -l version -d 'Display program version information and exit'
complete -c sessionaudit -l home -x -a '(__fish_complete_directories)' -d 'folder of configuration, keys and store'
complete -c sessionaudit -l json -d 'write the result as JSON'
complete -c sessionaudit -n '__sessionaudit_at' -f -a init -d 'make a store'
complete -c sessionaudit -n '__sessionaudit_at' -f -a session -d 'start, find and end sessions'
complete -c sessionaudit -n '__sessionaudit_at' -f -a event -d 'record what happens in a session'
complete -c sessionaudit -n '__sessionaudit_at' -f -a ingest -d 'import an access log or event lines as sessions'
complete -c sessionaudit -n '__sessionaudit_at' -f -a subject -d 'what is kept about a person'
complete -c sessionaudit -n '__sessionaudit_at' -f -a consent -d 'what people chose, and what it allows'
complete -c sessionaudit -n '__sessionaudit_at' -f -a hold -d 'legal holds: what may not go, and why'
complete -c sessionaudit -n '__sessionaudit_at' -f -a erase -d 'erase a person for good, with a certificate'
complete -c sessionaudit -n '__sessionaudit_at' -f -a certificate -d 'certificates of erasure'
complete -c sessionaudit -n '__sessionaudit_at' -f -a export -d "write a person's data as a ZIP for them"
complete -c sessionaudit -n '__sessionaudit_at' -f -a breach -d 'the register of personal data breaches'
complete -c sessionaudit -n '__sessionaudit_at' -f -a report -d 'the pack for a regulator'
complete -c sessionaudit -n '__sessionaudit_at' -f -a stats -d 'numbers over all sessions'
complete -c sessionaudit -n '__sessionaudit_at' -f -a policy -d 'the laws and rules that decide what is kept'
complete -c sessionaudit -n '__sessionaudit_at' -f -a ledger -d 'the tamper-evident log'
complete -c sessionaudit -n '__sessionaudit_at' -f -a key -d 'the root key'
complete -c sessionaudit -n '__sessionaudit_at' -f -a backup -d 'copy store and ledger, encrypted, while they are in use'
complete -c sessionaudit -n '__sessionaudit_at' -f -a restore -d "put a backup's store in the place of the current one"
complete -c sessionaudit -n '__sessionaudit_at' -f -a doctor -d 'is this store sound, and if not, what to do'
complete -c sessionaudit -n '__sessionaudit_at init' -l site -x -d 'name of the property whose sessions these are'
complete -c sessionaudit -n '__sessionaudit_at init' -l key -x -a 'file: env: passphrase: command:' -d 'root key: file:PATH, env:NAME, passphrase:, command:COMMAND'
complete -c sessionaudit -n '__sessionaudit_at init' -l profile -x -a 'nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter' -d 'session profile used by default'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a start -d 'start a session and print its token, once'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a check -d 'is this token good, now? exit 1 when it is not'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a show -d 'show one session'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a list -d 'list sessions, most recent first'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a touch -d 'a session was used: its idle timer starts anew'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a end -d 'log a session out'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a revoke -d "end one session, or all of a person's, or all but one"
complete -c sessionaudit -n '__sessionaudit_at session' -f -a sweep -d 'end all sessions whose time is up'
complete -c sessionaudit -n '__sessionaudit_at session' -f -a purge -d 'delete sessions that ended long ago, for good'
complete -c sessionaudit -n '__sessionaudit_at session start' -l subject -x -d 'kind:value of the person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at session start' -l site -x -d "site, if not the store's own"
complete -c sessionaudit -n '__sessionaudit_at session start' -l profile -x -a 'nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter' -d "session profile, if not the store's own"
complete -c sessionaudit -n '__sessionaudit_at session start' -l address -x -d 'client address; kept truncated'
complete -c sessionaudit -n '__sessionaudit_at session start' -l user-agent -x -d 'User-Agent header'
complete -c sessionaudit -n '__sessionaudit_at session start' -l jurisdiction -x -d 'for example DE or US-CA'
complete -c sessionaudit -n '__sessionaudit_at session start' -l attribute -x -d 'name=value; may be repeated'
complete -c sessionaudit -n '__sessionaudit_at session check' -l token-file -r -F -d "the token's file, or - for standard input"
complete -c sessionaudit -n '__sessionaudit_at session show' -l token-file -r -F -d "read the session's token from a file, or - for standard input"
complete -c sessionaudit -n '__sessionaudit_at session show' -l events -d 'list its events too'
complete -c sessionaudit -n '__sessionaudit_at session list' -l subject -x -d 'of one person: kind:value, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at session list' -l limit -x -d 'at most this many'
complete -c sessionaudit -n '__sessionaudit_at session list' -l active -d 'only those that are alive'
complete -c sessionaudit -n '__sessionaudit_at session touch' -l token-file -r -F -d "read the session's token from a file, or - for standard input"
complete -c sessionaudit -n '__sessionaudit_at session end' -l token-file -r -F -d "read the session's token from a file, or - for standard input"
complete -c sessionaudit -n '__sessionaudit_at session revoke' -l subject -x -d 'all of one person: kind:value, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at session revoke' -l except -x -d 'but not this session'
complete -c sessionaudit -n '__sessionaudit_at session revoke' -l dry-run -d 'only say how many'
complete -c sessionaudit -n '__sessionaudit_at session purge' -l older-than -x -d 'ended at least this long ago: 45s, 90m, 12h, 30d'
complete -c sessionaudit -n '__sessionaudit_at session purge' -l dry-run -d 'only say what would go'
complete -c sessionaudit -n '__sessionaudit_at event' -f -a add -d 'add an event to a session'
complete -c sessionaudit -n '__sessionaudit_at event add' -l kind -x -a 'page_view click form_submit cart_add cart_remove checkout purchase custom' -d 'page_view, click, form_submit, cart_add, cart_remove, checkout, purchase, custom'
complete -c sessionaudit -n '__sessionaudit_at event add' -l purpose -x -d "why it may be kept; the kind's own when not given"
complete -c sessionaudit -n '__sessionaudit_at event add' -l at -x -d 'when, RFC 3339; now when not given'
complete -c sessionaudit -n '__sessionaudit_at event add' -l name -x -d "a custom event's name, an element, a product"
complete -c sessionaudit -n '__sessionaudit_at event add' -l path -x -d 'path of the page'
complete -c sessionaudit -n '__sessionaudit_at event add' -l referrer -x -d 'where the visitor came from'
complete -c sessionaudit -n '__sessionaudit_at event add' -l status -x -d 'HTTP status'
complete -c sessionaudit -n '__sessionaudit_at event add' -l value-minor -x -d "amount in the currency's minor unit"
complete -c sessionaudit -n '__sessionaudit_at event add' -l currency -x -d 'ISO 4217 code'
complete -c sessionaudit -n '__sessionaudit_at event add' -l attribute -x -d 'name=value; may be repeated'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l format -x -a 'auto combined common caddy_json ndjson nginx_json w3c' -d 'auto, combined, common, caddy_json, ndjson, nginx_json, w3c'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l idle -x -d 'seconds without a hit after which a new session begins'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l all-hits -d 'every hit is a page view, not only pages'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l keep-bots -d 'keep the sessions of bots too'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l link-users -d "the log's user names become subjects (user_id:NAME)"
complete -c sessionaudit -n '__sessionaudit_at ingest' -l purpose -x -d 'purpose of events that name none'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l rejects -r -F -d 'append lines that could not be read to this file'
complete -c sessionaudit -n '__sessionaudit_at ingest' -l again -d 'import the log anew even if it was imported before'
complete -c sessionaudit -n '__sessionaudit_at ingest' -F
complete -c sessionaudit -n '__sessionaudit_at subject' -f -a show -d "show a person's identifiers and sessions"
complete -c sessionaudit -n '__sessionaudit_at consent' -f -a record -d 'record what a person chose'
complete -c sessionaudit -n '__sessionaudit_at consent' -f -a withdraw -d 'take back what was given, at once and everywhere'
complete -c sessionaudit -n '__sessionaudit_at consent' -f -a show -d 'what a person chose, now and before (--json: all of it)'
complete -c sessionaudit -n '__sessionaudit_at consent' -f -a decide -d 'may a purpose be served for a person now? (exit 1: no)'
complete -c sessionaudit -n '__sessionaudit_at consent' -f -a receipt -d 'write a receipt of a choice, for the person (always JSON)'
complete -c sessionaudit -n '__sessionaudit_at consent' -f -a decode -d 'decode a TC or GPP string and say what is wrong with it'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l subject -x -d 'kind:value of the person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l session -x -d 'id of a session of theirs'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l give -x -d 'purposes said yes to, with commas'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l refuse -x -d 'purposes said no to, with commas'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l opt-out -x -d 'purposes opted out of, with commas'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l notice -x -d 'id of the notice that was shown'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l notice-version -x -d 'its version'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l notice-hash -x -d 'SHA-256 of its text'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l language -x -d 'of the notice, for example de'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l method -x -d 'how: banner, form, phone, signal, ...'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l jurisdiction -x -d 'for example DE or US-CA'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l signal -x -d 'NAME=VALUE as it was seen; may be repeated'
complete -c sessionaudit -n '__sessionaudit_at consent record' -l evidence -r -F -d 'file that helps to show it; - to read it'
complete -c sessionaudit -n '__sessionaudit_at consent withdraw' -l subject -x -d 'kind:value of the person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at consent withdraw' -l session -x -d 'id of a session of theirs'
complete -c sessionaudit -n '__sessionaudit_at consent withdraw' -l purpose -x -d 'with commas; none: all that were given'
complete -c sessionaudit -n '__sessionaudit_at consent withdraw' -l method -x -d 'how: form, phone, ...'
complete -c sessionaudit -n '__sessionaudit_at consent show' -l subject -x -d 'kind:value of the person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at consent show' -l session -x -d 'id of a session of theirs'
complete -c sessionaudit -n '__sessionaudit_at consent decide' -l subject -x -d 'kind:value of the person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at consent decide' -l session -x -d 'id of a session of theirs'
complete -c sessionaudit -n '__sessionaudit_at consent decide' -l jurisdiction -x -d 'for example DE or US-CA'
complete -c sessionaudit -n '__sessionaudit_at consent receipt' -l subject -x -d 'kind:value of the person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at consent receipt' -l session -x -d 'id of a session of theirs'
complete -c sessionaudit -n '__sessionaudit_at consent receipt' -l consent -x -d 'id of the act; the newest when not given'
complete -c sessionaudit -n '__sessionaudit_at consent receipt' -l format -x -a 'kantara 27560' -d 'kantara (1.1) or 27560 (ISO/IEC TS, JSON-LD)'
complete -c sessionaudit -n '__sessionaudit_at consent receipt' -l controller -r -F -d 'file that says who is responsible; controller.json of the store when not given'
complete -c sessionaudit -n '__sessionaudit_at hold' -f -a place -d 'keep items from erasure and retention'
complete -c sessionaudit -n '__sessionaudit_at hold' -f -a list -d 'list holds (exit 1: a review is overdue)'
complete -c sessionaudit -n '__sessionaudit_at hold' -f -a show -d 'show a hold'
complete -c sessionaudit -n '__sessionaudit_at hold' -f -a review -d 'say that a hold is still needed, and until when'
complete -c sessionaudit -n '__sessionaudit_at hold' -f -a release -d 'end a hold and carry out the erasures that waited for it'
complete -c sessionaudit -n '__sessionaudit_at hold' -f -a grounds -d 'list the grounds that the law knows'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l subject -x -d 'kind:value of a person, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l session -x -d 'id of a session'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l purpose -x -d 'events collected for it'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l from -x -d 'what happened from this date on (2026-03-01, or RFC 3339)'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l to -x -d 'what happened before this date'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l ground -x -a 'expression legal_obligation public_health archiving legal_claims ccpa_transaction ccpa_security ccpa_debugging ccpa_expression ccpa_calecpa ccpa_research ccpa_internal_use ccpa_legal_obligation' -d 'one that the law knows: see hold grounds'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l reason -x -d 'which claim, authority or file, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l owner -x -d 'who answers for it: legal department'
complete -c sessionaudit -n '__sessionaudit_at hold place' -l review -x -d 'date by when somebody looks at it again'
complete -c sessionaudit -n '__sessionaudit_at hold review' -l review -x -d 'date of the next look'
complete -c sessionaudit -n '__sessionaudit_at hold release' -l reason -x -d 'why it ends'
complete -c sessionaudit -n '__sessionaudit_at erase' -l dry-run -d 'show the plan and its hash, change nothing'
complete -c sessionaudit -n '__sessionaudit_at erase' -l plan -x -d 'approve the plan with this hash, and no other'
complete -c sessionaudit -n '__sessionaudit_at erase' -l yes -d 'do not ask'
complete -c sessionaudit -n '__sessionaudit_at erase' -l certificate -r -F -d 'file to write the certificate to (default erasure-PLAN.json)'
complete -c sessionaudit -n '__sessionaudit_at certificate' -f -a list -d 'list erasures, and which certificates wait to be handed over'
complete -c sessionaudit -n '__sessionaudit_at certificate' -f -a write -d 'write the certificate of an erasure that was interrupted'
complete -c sessionaudit -n '__sessionaudit_at certificate' -f -a verify -d 'check a certificate; needs no store'
complete -c sessionaudit -n '__sessionaudit_at certificate write' -F
complete -c sessionaudit -n '__sessionaudit_at certificate verify' -l identifier -x -d 'is it about this kind:value? - to read it'
complete -c sessionaudit -n '__sessionaudit_at certificate verify' -l key -r -F -d "the ledger's published key, or a file that holds it"
complete -c sessionaudit -n '__sessionaudit_at certificate verify' -F
complete -c sessionaudit -n '__sessionaudit_at export' -l output -r -F -d 'a new file'
complete -c sessionaudit -n '__sessionaudit_at export' -l portability -d 'only what is kept by consent or contract (GDPR Art 20)'
complete -c sessionaudit -n '__sessionaudit_at export' -l categories -d 'kinds and numbers, no single pieces (CCPA regulations 7024)'
complete -c sessionaudit -n '__sessionaudit_at export' -l language -x -a 'en de fr es' -d 'of the page: en, de, fr or es'
complete -c sessionaudit -n '__sessionaudit_at export' -l requested -x -d 'when the person asked, RFC 3339'
complete -c sessionaudit -n '__sessionaudit_at export' -l passphrase -d 'ask for a passphrase and encrypt (AES-256)'
complete -c sessionaudit -n '__sessionaudit_at export' -l passphrase-file -r -F -d 'encrypt with the first line of this file; - to read it'
complete -c sessionaudit -n '__sessionaudit_at export' -f -a verify -d 'check an export; needs no store'
complete -c sessionaudit -n '__sessionaudit_at export verify' -l key -r -F -d "the ledger's published key, or a file that holds it"
complete -c sessionaudit -n '__sessionaudit_at export verify' -l passphrase-file -r -F -d 'file whose first line is the passphrase; - to read it'
complete -c sessionaudit -n '__sessionaudit_at export verify' -F
complete -c sessionaudit -n '__sessionaudit_at breach' -f -a new -d 'record a breach and start its clocks'
complete -c sessionaudit -n '__sessionaudit_at breach' -f -a list -d 'list breaches (exit 1: somebody should have been told)'
complete -c sessionaudit -n '__sessionaudit_at breach' -f -a show -d 'show a breach with its clocks and steps'
complete -c sessionaudit -n '__sessionaudit_at breach' -f -a affected -d 'whom a breach reached, by time, tokens and addresses'
complete -c sessionaudit -n '__sessionaudit_at breach' -f -a assess -d 'what became known later: risk and numbers'
complete -c sessionaudit -n '__sessionaudit_at breach' -f -a step -d 'what was done: authority told, people told, closed'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l aware -x -d 'when the controller became aware (default: now)'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l facts -x -d 'what happened, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l effects -x -d 'what follows from it for people'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l remedy -x -d 'what is done about it'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l data -x -d 'kinds of data concerned, with commas'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l risk -x -a 'unlikely likely high' -d 'for people: unlikely, likely or high'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l risk-reason -x -d 'why; needed where it is unlikely'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l people -x -d 'how many are concerned, as far as known'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l californians -x -d 'residents of California among them'
complete -c sessionaudit -n '__sessionaudit_at breach new' -l calendar -x -d 'holiday calendar whose local dates count'
complete -c sessionaudit -n '__sessionaudit_at breach affected' -l from -x -d 'sessions in use from this moment on'
complete -c sessionaudit -n '__sessionaudit_at breach affected' -l to -x -d 'and before this one'
complete -c sessionaudit -n '__sessionaudit_at breach affected' -l tokens -r -F -d 'file of leaked tokens, one a line'
complete -c sessionaudit -n '__sessionaudit_at breach affected' -l token-hashes -r -F -d "file of tokens' hashes as the store keeps them, one a line"
complete -c sessionaudit -n '__sessionaudit_at breach affected' -l network -x -d 'address prefix: 203.0.113.0/24'
complete -c sessionaudit -n '__sessionaudit_at breach affected' -l with-identifiers -d 'name the people'
complete -c sessionaudit -n '__sessionaudit_at breach assess' -l risk -x -a 'unlikely likely high' -d 'unlikely, likely or high'
complete -c sessionaudit -n '__sessionaudit_at breach assess' -l risk-reason -x -d 'why'
complete -c sessionaudit -n '__sessionaudit_at breach assess' -l people -x -d 'how many are concerned'
complete -c sessionaudit -n '__sessionaudit_at breach assess' -l californians -x -d 'residents of California among them'
complete -c sessionaudit -n '__sessionaudit_at breach step' -l text -x -d 'in words, or - to read it'
complete -c sessionaudit -n '__sessionaudit_at breach step' -l at -x -d 'when (default: now)'
complete -c sessionaudit -n '__sessionaudit_at report' -f -a write -d 'write the pack (exit 1: data is stored that no policy declares)'
complete -c sessionaudit -n '__sessionaudit_at report' -f -a verify -d 'check a pack; needs no store (exit 1: something was changed)'
complete -c sessionaudit -n '__sessionaudit_at report write' -l from -x -d 'begin of the period (default: everything)'
complete -c sessionaudit -n '__sessionaudit_at report write' -l to -x -d 'its end, not included (default: now)'
complete -c sessionaudit -n '__sessionaudit_at report write' -a '(__fish_complete_directories)'
complete -c sessionaudit -n '__sessionaudit_at report verify' -l key -r -F -d "the ledger's published key, or a file that holds it"
complete -c sessionaudit -n '__sessionaudit_at report verify' -a '(__fish_complete_directories)'
complete -c sessionaudit -n '__sessionaudit_at policy' -f -a check -d 'check policy files; exit 1 when one has errors'
complete -c sessionaudit -n '__sessionaudit_at policy' -f -a show -d 'list the policies, or show one with all it extends'
complete -c sessionaudit -n '__sessionaudit_at policy' -f -a diff -d 'what changes from one policy to another'
complete -c sessionaudit -n '__sessionaudit_at policy' -f -a test -d 'run the examples that policies carry; exit 1 when one fails'
complete -c sessionaudit -n '__sessionaudit_at policy' -f -a explain -d 'what is decided for a case, by which rule; exit 1 when it is not allowed'
complete -c sessionaudit -n '__sessionaudit_at policy check' -F
complete -c sessionaudit -n '__sessionaudit_at policy diff' -F
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l jurisdiction -x -d 'declared, for example DE or US-CA; may be repeated'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l address -x -d 'client address, looked up in --prefixes'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l prefixes -r -F -d 'file of lines prefix,jurisdiction'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l fallback -x -d 'jurisdiction where nothing else is known'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l purpose -x -d "a purpose's id"
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l consent -x -a 'none given refused withdrawn expired opted_out' -d 'none, given, refused, withdrawn, expired or opted_out'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l event -x -a 'page_view click form_submit cart_add cart_remove checkout purchase custom' -d 'kind of an event, for example page_view'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l name -x -d "the event's name"
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l data -x -a 'sessions events attributes network identifiers consents requests scans ledger' -d 'kind of data, for example events: how long is it kept?'
complete -c sessionaudit -n '__sessionaudit_at policy explain' -l request -x -a 'access portability erasure rectification restriction objection automated_decision opt_out opt_in limit' -d 'type of request, for example erasure: how fast?'
complete -c sessionaudit -n '__sessionaudit_at ledger' -f -a checkpoint -d "print the ledger's signed head"
complete -c sessionaudit -n '__sessionaudit_at ledger' -f -a prove -d 'prove that entries are in the ledger'
complete -c sessionaudit -n '__sessionaudit_at ledger' -f -a verify -d 'check the whole ledger, or one proof without a store'
complete -c sessionaudit -n '__sessionaudit_at ledger' -f -a export -d 'write the ledger as a tlog-tiles folder that anybody can verify'
complete -c sessionaudit -n '__sessionaudit_at ledger prove' -l session -x -d 'all entries about this session'
complete -c sessionaudit -n '__sessionaudit_at ledger prove' -l out -x -a '(__fish_complete_directories)' -d 'write entries and proofs as files into this folder'
complete -c sessionaudit -n '__sessionaudit_at ledger verify' -l proof -r -F -d 'a .tlog-proof file'
complete -c sessionaudit -n '__sessionaudit_at ledger verify' -l entry -r -F -d "the entry's bytes"
complete -c sessionaudit -n '__sessionaudit_at ledger verify' -l key -r -F -d "the log's public key, a file with its vkey line"
complete -c sessionaudit -n '__sessionaudit_at ledger export' -a '(__fish_complete_directories)'
complete -c sessionaudit -n '__sessionaudit_at key' -f -a rotate -d 'give the store a new root key'
complete -c sessionaudit -n '__sessionaudit_at key' -f -a status -d 'which key is in use'
complete -c sessionaudit -n '__sessionaudit_at key rotate' -l new-key -x -a 'file: env: passphrase: command:' -d 'source of the new key; another of the same kind when not given'
complete -c sessionaudit -n '__sessionaudit_at backup' -l keyring -r -F -d 'also copy the key ring to this file; keep one copy only, away from the backups'
complete -c sessionaudit -n '__sessionaudit_at backup' -a '(__fish_complete_directories)'
complete -c sessionaudit -n '__sessionaudit_at restore' -l dry-run -d 'try it on a copy and only say what would happen'
complete -c sessionaudit -n '__sessionaudit_at restore' -l backup-key -x -a 'file: env: passphrase: command:' -d 'source of the key the backup was made under, if the store has another now'
complete -c sessionaudit -n '__sessionaudit_at restore' -l keyring -r -F -d 'copy of the key ring, for a home that is gone altogether'
complete -c sessionaudit -n '__sessionaudit_at restore' -l key -x -a 'file: env: passphrase: command:' -d 'source of the root key, for a home that is gone altogether'
complete -c sessionaudit -n '__sessionaudit_at restore' -a '(__fish_complete_directories)'
