# shellcheck shell=bash
# What the measuring scripts beside this share: a gateway pinned to core 0, the meter pinned to core 1. Source it.
#   java is $JAVA or the PATH's, its options are in $JAVA_OPTS
set -euo pipefail
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tmp=$(mktemp -d)
pids=()
at_end=() # more commands for then
trap 'for c in "${at_end[@]}"; do eval "$c"; done; for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$tmp"' EXIT
cc -O2 -w -o "$tmp/ssebench" "$bin/../src/main/c/ssebench.c" -lpthread

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Waits until somebody listens on port $1.
up() {
    for _ in $(seq 200); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
        sleep 0.1
    done
    echo "nothing listens on $1" >&2
    exit 2
}

# Starts the floor, which only sends: $floor is its process, $floor_port its port.
start_floor() {
    floor_port=$(free_port)
    taskset -c 0 "$tmp/ssebench" raw --port "$floor_port" &
    floor=$!
    pids+=("$floor")
    up "$floor_port"
}

# Starts nginx with Nchan: $nchan is its worker's process, $nchan_port its port. Fails where it is not installed.
start_nchan() {
    local module=/usr/lib/nginx/modules/ngx_nchan_module.so master
    [[ -e $module ]] || return 1
    nchan_port=$(free_port)
    cat >"$tmp/nginx.conf" <<NGINX
load_module $module;
worker_processes 1; worker_rlimit_nofile 20000; error_log $tmp/nginx.log warn; pid $tmp/nginx.pid; daemon off;
events { worker_connections 19900; }
http { access_log off; nchan_shared_memory_size 1024M;
  client_body_temp_path $tmp/b; proxy_temp_path $tmp/p; fastcgi_temp_path $tmp/f; uwsgi_temp_path $tmp/u; scgi_temp_path $tmp/s;
  server { listen 127.0.0.1:$nchan_port backlog=4096; keepalive_requests 100000000;
    location ~ ^/sub/(.+)$ { nchan_subscriber eventsource; nchan_channel_id \$1; nchan_subscriber_first_message newest; nchan_subscriber_timeout 0; }
    location ~ ^/pub/(.+)$ { nchan_publisher; nchan_channel_id \$1; nchan_message_buffer_length 100; nchan_message_timeout 60s; } } }
NGINX
    taskset -c 0 nginx -c "$tmp/nginx.conf" &
    master=$!
    pids+=("$master")
    up "$nchan_port"
    nchan=$(pgrep -P "$master" | tr '\n' ',' | sed 's/,$//')
}

# Runs the load test against server $1, which is longwave, nchan or floor; the rest are flags of its command run. It is
# ended after $LIMIT seconds. $SCHEME is http unless told otherwise.
load_test() {
    local server=$1 url pid
    shift
    case $server in
        longwave) url=(--subscribe-url "${SCHEME:-http}://127.0.0.1:$public/events/{channel}" --publish-url "${SCHEME:-http}://127.0.0.1:$internal/publish/{channel}") pid=$gateway ;;
        nchan) url=(--subscribe-url "http://127.0.0.1:$nchan_port/sub/{channel}" --publish-url "http://127.0.0.1:$nchan_port/pub/{channel}") pid=$nchan ;;
        floor) url=(--subscribe-url "http://127.0.0.1:$floor_port/{channel}" --publish-url "http://127.0.0.1:$floor_port/{channel}") pid=$floor ;;
    esac
    taskset -c 1 timeout "${LIMIT:-900}" "${JAVA:-java}" -jar "$bin/../target/longwave-loadtest.jar" run --name "$server" "${url[@]}" --server-pid "$pid" "$@"
}

# Runs the load test against the gateway, with the flags after result file $1. What it missed is in its result, and is no
# end of the script; where it has none, what it said is told.
load_test_to() {
    local out=$1
    shift
    load_test longwave --out "$out" --allow-loss "$@" >"$tmp/said" 2>&1 || [[ -s $out ]] || { cat "$tmp/said" >&2; exit 2; }
}

# Starts the gateway in jar $1, with the rest as flags: $gateway is its process, $public and $internal are its ports.
start_gateway() {
    public=$(free_port)
    internal=$(free_port)
    # shellcheck disable=SC2086
    taskset -c 0 "${JAVA:-java}" ${JAVA_OPTS:-} -jar "$1" serve --public "127.0.0.1:$public" --internal "127.0.0.1:$internal" \
        "${@:2}" >"$tmp/longwave.log" 2>&1 &
    gateway=$!
    pids+=("$gateway")
    up "$internal"
    up "$public"
}

stop_gateway() {
    kill "$gateway"
    wait "$gateway" || true
}

# Runs the meter against the gateway; $1 is the subscribe path, the rest go to `ssebench run`.
meter() {
    local path=$1
    shift
    taskset -c 1 timeout 300 "$tmp/ssebench" run --port "$public" --sub "$path" --pub-port "$internal" --pub '/publish/b{ch}' \
        --pids "$gateway" "$@"
}

# Bytes of live objects in the gateway's heap, after full collections.
heap() {
    local jcmd
    jcmd="$(dirname "$(readlink -f "$(command -v "${JAVA:-java}")")")/jcmd"
    "$jcmd" "$gateway" GC.run >/dev/null
    sleep 0.5
    "$jcmd" "$gateway" GC.run >/dev/null
    "$jcmd" "$gateway" GC.class_histogram | awk 'END { print $3 }'
}

# Holds $2 subscribers of path $1 open in the background, for as long as it takes to look at them.
hold() {
    meter "$1" -n "$2" --secs 1 --settle 15 >"$tmp/held" 2>&1 &
    pids+=($!)
    await_streams "$2"
    sleep 1
}

# Bytes of memory that the gateway holds, as the kernel counts it.
resident() { awk '$1 == "VmRSS:" { print $2 * 1024 }' "/proc/$gateway/status"; }

streams() { curl -s "http://127.0.0.1:$internal/metrics" | awk '$1 == "longwave_streams" { printf "%d", $2 }'; }

# Waits until the gateway has $1 streams.
await_streams() {
    local deadline=$((SECONDS + 60))
    until [[ "$(streams)" == "$1" ]]; do
        [[ $SECONDS -lt $deadline ]] || { echo "expected $1 streams, got $(streams)" >&2; exit 2; }
        sleep 0.2
    done
}

# Descriptors that the gateway has open.
descriptors() {
    local open=("/proc/$gateway/fd/"*)
    echo "${#open[@]}"
}

# Prints a line about $2, and in how far it is what was promised: $1 is whether it is. What was not is counted in $failed.
failed=0
verdict() {
    if [[ $1 == yes ]]; then
        echo "ok      $2"
    else
        echo "FAILED  $2"
        failed=$((failed + 1))
    fi
}

# Reads the ledger in result file $1: prints what it says in a line, and before it "yes" if nothing is wrong and there were
# at least $2 connects. A run that did not come to its end says why; its ledger was closed in the middle.
ledger() {
    python3 - "$@" <<'PY'
import json, sys
r, connects = json.load(open(sys.argv[1])), int(sys.argv[2])
wrong = {k: r['ledger'][k] for k in ('lost', 'told', 'repeated', 'reordered', 'corrupted')}
wrong['disconnects'] = r['totals']['disconnects']
whole = r['outcome'] == 'COMPLETED' and r['totals']['opened'] >= connects
good = whole and not any(wrong.values()) and r['ledger']['received'] == r['ledger']['expected'] > 0
print('yes' if good else 'no', f"{r['ledger']['received']:,} deliveries, {r['totals']['opened']:,} connects;",
      ', '.join(f'{k} {v}' for k, v in wrong.items()),
      '' if whole else f"; {r['outcome']}, {connects:,} connects wanted {' '.join(p['message'] for p in r['problems'])}")
PY
}

# Says what came of result file $2, which $1 names and which should have seen $3 connects.
tell() {
    local answer
    answer=$(ledger "$2" "$3")
    verdict "${answer%% *}" "$1: ${answer#* }"
}
