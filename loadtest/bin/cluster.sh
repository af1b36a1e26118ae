# shellcheck shell=bash disable=SC2034 # those who source this use what it sets
# What the commands on a cluster beside this share: Redis servers, and gateways with numbers from 0. Source it instead of
# measure.sh.
# shellcheck source=measure.sh
source "$(dirname "${BASH_SOURCE[0]}")/measure.sh"
for program in redis-server redis-cli; do
    command -v "$program" >/dev/null || { echo "$program is missing; Debian has it as redis-server" >&2; exit 2; }
done
nodes=() publics=() internals=()
declare -A redises # processes by port
at_end+=('for r in "${redises[@]}"; do end "$r" KILL 2>/dev/null || true; done')

# A free port of those that the kernel gives to no client: whoever listens there can be started again.
lasting_port() {
    python3 - <<'PY'
import random, socket
while True:
    try:
        with socket.socket() as s:
            s.bind(('', random.randrange(10000, 30000)))
            print(s.getsockname()[1])
            break
    except OSError:
        pass
PY
}

cli() { redis-cli -p "$1" "${@:2}"; }

# Waits for $1 seconds, at most, until a command succeeds.
await() {
    local deadline=$((SECONDS + $1))
    until "${@:2}"; do
        [[ $SECONDS -lt $deadline ]] || { echo "waited $1 s for ${*:2}" >&2; exit 2; }
        sleep 0.05
    done
}

answers() { [[ $(cli "$1" PING 2>/dev/null) == PONG ]]; }

# Starts a Redis on port $1, with the rest as flags.
start_redis() {
    mkdir -p "$tmp/redis.$1"
    redis-server "${@:2}" --port "$1" --bind 127.0.0.1 127.0.0.2 --dir "$tmp/redis.$1" >>"$tmp/redis.$1/log" 2>&1 &
    redises[$1]=$!
    await 30 answers "$1"
}

# Ends process $1 by signal $2, and comes back when it has ended.
end() {
    kill "-$2" "$1"
    wait "$1" 2>/dev/null || true
}

is_ready() { [[ $(curl -s -m 2 -o "$tmp/health" -w '%{http_code}' "http://127.0.0.1:${internals[$1]}/health/ready") == 200 ]]; }

# Starts gateway number $1 of jar $2, with Redis at URL $3 or by itself, on the ports that it had, if any, and waits until it is
# ready.
start_node() {
    publics[$1]=${publics[$1]:-$(lasting_port)}
    internals[$1]=${internals[$1]:-$(lasting_port)}
    # shellcheck disable=SC2086
    env ${3:+"LONGWAVE_CLUSTER_REDIS_URL=$3"} "${JAVA:-java}" ${JAVA_OPTS:-} -jar "$2" serve --public "127.0.0.1:${publics[$1]}" \
        --internal "127.0.0.1:${internals[$1]}" >>"$tmp/node.$1.log" 2>&1 &
    nodes[$1]=$!
    pids+=($!)
    for _ in $(seq 600); do
        is_ready "$1" && return 0
        sleep 0.1
    done
    tail "$tmp/node.$1.log" >&2
    echo "gateway $1 is not ready" >&2
    exit 2
}

# Metric $2 of gateway $1.
metric_of() { curl -s "http://127.0.0.1:${internals[$1]}/metrics" | awk -v name="$2" '$1 == name { printf "%d", $2 }'; }

# Puts one address before the gateways, ports $public and $internal of the loopback interface: new connections go to those
# that are ready, in turn, as with a load balancer that looks at their health ten times a second. That is rules of nftables, for
# which this has to be root.
balance() {
    public=$(free_port)
    internal=$(free_port)
    balanced=longwave_cluster_$$
    at_end+=('nft delete table ip "$balanced" 2>/dev/null || true')
    lead_to_ready
    while true; do
        sleep 0.1
        lead_to_ready
    done &
    pids+=($!)
}

lead_to_ready() {
    local now=() node
    for node in "${!internals[@]}"; do
        if is_ready "$node"; then now+=("$node"); fi
    done
    [[ ${#now[@]} -gt 0 && ${now[*]} != "${leads_to:-}" ]] || return 0
    leads_to=${now[*]}
    local to_public='' to_internal='' i
    for i in "${!now[@]}"; do
        to_public+="$i : ${publics[${now[i]}]}, "
        to_internal+="$i : ${internals[${now[i]}]}, "
    done
    nft -f - <<NFT
table ip $balanced { chain new { type nat hook output priority -100; }; }
flush chain ip $balanced new
add rule ip $balanced new ip daddr 127.0.0.1 tcp dport $public redirect to :numgen inc mod ${#now[@]} map { ${to_public%, } }
add rule ip $balanced new ip daddr 127.0.0.1 tcp dport $internal redirect to :numgen inc mod ${#now[@]} map { ${to_internal%, } }
NFT
}

# Runs the load test against that address; the result goes to file $1, the rest are flags.
load_test_all_to() {
    timeout "${LIMIT:-900}" "${JAVA:-java}" -jar "$bin/../target/longwave-loadtest.jar" run --name cluster \
        --subscribe-url "http://127.0.0.1:$public/events/{channel}" --publish-url "http://127.0.0.1:$internal/publish/{channel}" \
        --out "$1" --allow-loss "${@:2}" >"$tmp/said" 2>&1 || [[ -s $1 ]] || { cat "$tmp/said" >&2; exit 2; }
}

# Streams that are open at all gateways together.
streams_of_all() {
    local sum=0 node
    for node in "${!internals[@]}"; do sum=$((sum + $(metric_of "$node" longwave_streams || true))); done
    echo "$sum"
}

are_open() { [[ $(streams_of_all) -ge $1 ]]; }

# Says what came of result file $2, which $1 names: nothing may be missing, told, repeated or out of order. Streams may have
# ended.
tell_all() {
    python3 - "$2" <<'PY' >"$tmp/verdict"
import json, sys
r = json.load(open(sys.argv[1]))
wrong = {k: r['ledger'][k] for k in ('lost', 'told', 'repeated', 'reordered', 'corrupted')}
good = r['outcome'] == 'COMPLETED' and not any(wrong.values()) and r['ledger']['expected'] > 0
print('yes' if good else 'no', f"{r['ledger']['received']:,} deliveries, {r['totals']['disconnects']:,} streams ended;",
      ', '.join(f'{k} {v}' for k, v in wrong.items()), '' if r['outcome'] == 'COMPLETED' else f"; {r['outcome']} {r['problems']}")
PY
    read -r answer line <"$tmp/verdict"
    verdict "$answer" "$1: $line"
}
