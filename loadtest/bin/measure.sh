# shellcheck shell=bash
# What the measuring scripts beside this share: a gateway pinned to core 0, the meter pinned to core 1. Source it.
#   java is $JAVA or the PATH's, its options are in $JAVA_OPTS
set -euo pipefail
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tmp=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$tmp"' EXIT
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

# Starts the gateway in jar $1: $gateway is its process, $public and $internal are its ports.
start_gateway() {
    public=$(free_port)
    internal=$(free_port)
    # shellcheck disable=SC2086
    taskset -c 0 "${JAVA:-java}" ${JAVA_OPTS:-} -jar "$1" serve --public "127.0.0.1:$public" --internal "127.0.0.1:$internal" \
        >"$tmp/longwave.log" 2>&1 &
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
    local deadline=$((SECONDS + 60))
    until [[ "$(streams)" == "$2" ]]; do
        [[ $SECONDS -lt $deadline ]] || { echo "$2 subscribers did not come up" >&2; exit 2; }
        sleep 0.2
    done
    sleep 1
}

streams() { curl -s "http://127.0.0.1:$internal/metrics" | awk '$1 == "longwave_streams" { printf "%d", $2 }'; }
