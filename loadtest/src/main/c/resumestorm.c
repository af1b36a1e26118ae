/*
 * resumestorm: what a publisher feels when every subscriber comes back at once.
 *
 *   resumestorm --port P --pub-port P [-n subscribers] [--channels K] [--each channels of a subscriber] [--rate events/s]
 *               [--size bytes] [--quiet S] [--away S] [--after S]
 *
 * Opens N SSE subscribers of several channels each and publishes at a fixed rate, one request at a time, noting how long
 * each takes to be acknowledged. After --quiet seconds it resets every connection, and after --away more opens all of them
 * again at once, each with the Last-Event-ID it came to. It goes on publishing until everybody has caught up, and --after
 * seconds more, then checks that every subscriber got every event of its channels once and in order.
 *
 * One receive thread, one publish thread; the publisher runs at real-time priority where it may, so that what it measures
 * is the server and not the crowd beside it.
 *
 *   cc -O2 -o resumestorm resumestorm.c -lpthread
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_EACH 8
#define LINE 512
#define MAX_SAMPLES 1000000

enum state { CLOSED, CONNECTING, ASKED, OPEN };

struct sub {
    int fd;
    enum state state;
    int caught_up;                      /* has what was published before it came back */
    int len;                            /* of the line so far */
    char line[LINE];
    char id[80], next_id[80];           /* the position it came to; that of the event that is coming in */
    uint32_t seen[MAX_EACH];            /* the last event of each of its channels */
    uint32_t at_return[MAX_EACH];       /* the last event of each that was acknowledged when it came back */
};

static int N = 10000, channels = 50, each = 3, rate = 100, size = 64, port, pub_port;
static double quiet = 3, away = 1, after = 2;
static struct sub *subs;
static int ep;
static uint64_t received, repeated, missing, gaps, refused, closed_early;
static _Atomic uint32_t *acked;         /* the last acknowledged event of each channel */
static _Atomic int stop, phase;         /* phase: 0 warming up, 1 quiet, 2 everybody is cut, 3 everybody comes back, 4 over */
static int realtime;

/* the publisher's */
struct sample { int phase; double ms; };
static struct sample *samples;
static int sampled;
static uint64_t pub_errors;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static void die(const char *what) { perror(what); exit(2); }
static int channel_of(int i, int k) { return (int)(((long)i * 7 + k * (channels / each)) % channels); }

static struct sockaddr_in loopback(int p) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(p), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return a;
}

/* ---- subscribers ---- */

static void begin(int i) {
    struct sub *s = &subs[i];
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (s->fd < 0) die("socket");
    int one = 1;
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in a = loopback(port);
    if (connect(s->fd, (void *)&a, sizeof a) < 0 && errno != EINPROGRESS) die("connect");
    s->state = CONNECTING;
    s->len = 0;
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.u32 = i};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, s->fd, &e)) die("epoll_ctl");
}

static void ask(int i) {
    struct sub *s = &subs[i];
    char req[2048];
    int n = snprintf(req, sizeof req, "GET /events?");
    for (int k = 0; k < each; k++) n += snprintf(req + n, sizeof req - n, "%schannel=s%d", k ? "&" : "", channel_of(i, k));
    n += snprintf(req + n, sizeof req - n, " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n");
    if (*s->id) n += snprintf(req + n, sizeof req - n, "Last-Event-ID: %s\r\n", s->id);
    n += snprintf(req + n, sizeof req - n, "\r\n");
    if (send(s->fd, req, n, MSG_NOSIGNAL) != n) die("send");
    s->state = ASKED;
    s->next_id[0] = 0;
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
    if (epoll_ctl(ep, EPOLL_CTL_MOD, s->fd, &e)) die("epoll_ctl");
}

static int is_caught_up(struct sub *s) {
    for (int k = 0; k < each; k++) if (s->seen[k] < s->at_return[k]) return 0;
    return 1;
}

static int waiting;                     /* subscribers that are not back, or have not caught up */

static void settle(struct sub *s) {
    if (!s->caught_up && s->state == OPEN && is_caught_up(s)) { s->caught_up = 1; waiting--; }
}

static void line(int i, char *l, int n) {
    struct sub *s = &subs[i];
    if (n && l[n - 1] == '\r') n--;
    l[n] = 0;
    if (s->state == ASKED) {            /* the response's head */
        if (!strncmp(l, "HTTP/1.", 7) && strncmp(l + 9, "200", 3)) { refused++; fprintf(stderr, "refused: %s\n", l); exit(2); }
        if (!n) { s->state = OPEN; settle(s); }
        return;
    }
    if (!n) {                           /* ends an event; or a chunk, and there is nothing to keep then */
        if (s->next_id[0]) { strcpy(s->id, s->next_id); s->next_id[0] = 0; }
        return;
    }
    if (!strncmp(l, "id: ", 4)) snprintf(s->next_id, sizeof s->next_id, "%s", l + 4);
    else if (!strcmp(l, "event: gap")) gaps++;
    else if (!strncmp(l, "data: @", 7)) {
        int ch = atoi(l + 7), k = 0;
        uint32_t q = strtoul(strchr(l, ':') ? strchr(l + 7, ':') + 1 : "0", NULL, 10);
        while (k < each && channel_of(i, k) != ch) k++;
        if (k == each) { fprintf(stderr, "subscriber %d got an event of channel %d\n", i, ch); exit(2); }
        if (s->seen[k] && q <= s->seen[k]) repeated++;
        else { if (s->seen[k] && q > s->seen[k] + 1) missing += q - s->seen[k] - 1; s->seen[k] = q; }
        received++;
        settle(s);
    }
}

static void take(int i, char *b, ssize_t n) {
    struct sub *s = &subs[i];
    for (char *end = b + n; b < end;) {
        char *lf = memchr(b, '\n', end - b);
        int part = (int)((lf ? lf : end) - b), keep = part < LINE - 1 - s->len ? part : LINE - 1 - s->len;
        memcpy(s->line + s->len, b, keep);
        s->len += keep;                 /* the rest of a long line is padding */
        if (!lf) return;
        line(i, s->line, s->len);
        s->len = 0;
        b = lf + 1;
    }
}

static void serve(int timeout_ms) {
    static struct epoll_event ev[1024];
    static char buf[256 * 1024];
    int k = epoll_wait(ep, ev, 1024, timeout_ms);
    for (int e = 0; e < k; e++) {
        int i = ev[e].data.u32;
        struct sub *s = &subs[i];
        if (s->state == CONNECTING) {
            int err = 0; socklen_t l = sizeof err;
            getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &err, &l);
            if (err) { errno = err; die("connect"); }
            if (ev[e].events & EPOLLOUT) ask(i);
            continue;
        }
        ssize_t n = recv(s->fd, buf, sizeof buf, 0);
        if (n > 0) take(i, buf, n);
        else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
            if (!closed_early++) fprintf(stderr, "closed by the server: subscriber %d, %s, %s\n", i, s->state == OPEN ? "open" : "not yet open", n ? strerror(errno) : "end of stream");
            epoll_ctl(ep, EPOLL_CTL_DEL, s->fd, NULL); close(s->fd); s->state = CLOSED;
        }
    }
}

static void serve_for(double s) { double until = now() + s; while (now() < until) serve(1); }

static void cut(void) {
    struct linger l = {1, 0};
    for (int i = 0; i < N; i++) {
        if (subs[i].state == CLOSED) continue;
        setsockopt(subs[i].fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
        close(subs[i].fd);
        subs[i].state = CLOSED;
    }
}

/* ---- the publisher ---- */

static void publish(int fd, int ch, uint32_t q) {
    static char body[65600], req[66600], answer[4096];
    int n = snprintf(body, sizeof body, "@%d:%u:", ch, q);
    while (n < size) body[n++] = 'x';
    int m = snprintf(req, sizeof req, "POST /publish/s%d HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%.*s", ch, n, n, body);
    if (send(fd, req, m, MSG_NOSIGNAL) != m) die("publish");
    int got = 0;
    for (;;) {
        ssize_t r = recv(fd, answer + got, sizeof answer - 1 - got, 0);
        if (r <= 0) die("publisher's connection");
        got += r; answer[got] = 0;
        char *e = strstr(answer, "\r\n\r\n"), *cl = strcasestr(answer, "content-length:");
        if (e && cl && cl < e && got >= (e + 4 - answer) + atoi(cl + 15)) break;
    }
    if (strncmp(answer + 9, "200", 3)) { if (!pub_errors++) fprintf(stderr, "publish refused: %.200s\n", answer); }
    acked[ch] = q;
}

static void *publisher(void *_) {
    struct sched_param p = {.sched_priority = 10};
    realtime = !pthread_setschedparam(pthread_self(), SCHED_FIFO, &p);
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in a = loopback(pub_port);
    if (connect(fd, (void *)&a, sizeof a)) die("connect to publish");
    uint32_t *out = calloc(channels, sizeof *out);
    double next = now();
    for (long i = 0; !stop; i++) {
        while (now() < next) usleep(100);
        next += 1.0 / rate;
        int ch = (int)(i % channels), ph = phase;
        double t = now();
        publish(fd, ch, ++out[ch]);
        /* a publish that was under way when the storm broke out counts to the storm */
        if (sampled < MAX_SAMPLES) samples[sampled++] = (struct sample){phase == 3 ? 3 : ph, (now() - t) * 1e3};
    }
    close(fd);
    return NULL;
}

static int by_ms(const void *a, const void *b) {
    double d = ((const struct sample *)a)->ms - ((const struct sample *)b)->ms;
    return d < 0 ? -1 : d > 0;
}

static int in_phase(int ph, double *p50, double *p99, double *max) {
    struct sample *s = malloc(sizeof *s * (sampled + 1));
    int n = 0;
    for (int i = 0; i < sampled; i++) if (samples[i].phase == ph) s[n++] = samples[i];
    qsort(s, n, sizeof *s, by_ms);
    *p50 = n ? s[n / 2].ms : 0; *p99 = n ? s[(int)(n * .99)].ms : 0; *max = n ? s[n - 1].ms : 0;
    free(s);
    return n;
}

int main(int argc, char **argv) {
    enum { O_PORT = 1, O_PUB, O_CH, O_EACH, O_RATE, O_SIZE, O_QUIET, O_AWAY, O_AFTER };
    struct option lo[] = {{"port", 1, 0, O_PORT}, {"pub-port", 1, 0, O_PUB}, {"channels", 1, 0, O_CH}, {"each", 1, 0, O_EACH}, {"rate", 1, 0, O_RATE},
                          {"size", 1, 0, O_SIZE}, {"quiet", 1, 0, O_QUIET}, {"away", 1, 0, O_AWAY}, {"after", 1, 0, O_AFTER}, {0}};
    int o;
    while ((o = getopt_long(argc, argv, "n:", lo, NULL)) != -1) switch (o) {
        case 'n': N = atoi(optarg); break; case O_PORT: port = atoi(optarg); break; case O_PUB: pub_port = atoi(optarg); break;
        case O_CH: channels = atoi(optarg); break; case O_EACH: each = atoi(optarg); break; case O_RATE: rate = atoi(optarg); break;
        case O_SIZE: size = atoi(optarg); break; case O_QUIET: quiet = atof(optarg); break; case O_AWAY: away = atof(optarg); break;
        case O_AFTER: after = atof(optarg); break; default: return 2; }
    if (!port || !pub_port || each < 1 || each > MAX_EACH || channels < each || rate < 1 || size > 65000) {
        fprintf(stderr, "usage: resumestorm --port P --pub-port P [-n subscribers] [--channels K] [--each 1..%d] [--rate events/s] [--size bytes, at most 65000] [--quiet S] [--away S] [--after S]\n", MAX_EACH);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct rlimit rl; getrlimit(RLIMIT_NOFILE, &rl); rl.rlim_cur = rl.rlim_max; setrlimit(RLIMIT_NOFILE, &rl);
    subs = calloc(N, sizeof *subs); acked = calloc(channels, sizeof *acked); samples = calloc(MAX_SAMPLES, sizeof *samples); ep = epoll_create1(0);

    int opened = 0;
    for (waiting = N; waiting;) {       /* the first time a few hundred at a time, which is no storm */
        while (opened < N && waiting - (N - opened) < 500) begin(opened++);
        serve(1);
    }
    pthread_t pt; pthread_create(&pt, NULL, publisher, NULL);
    serve_for(1.5);                     /* warms up, and gives every channel its first event */
    phase = 1;
    serve_for(quiet);
    phase = 2;
    double t0 = now();
    cut();
    double cut_s = now() - t0;
    while (now() < t0 + cut_s + away) usleep(1000);
    for (int i = 0; i < N; i++) {
        subs[i].caught_up = 0;
        for (int k = 0; k < each; k++) subs[i].at_return[k] = acked[channel_of(i, k)];
    }
    waiting = N;
    phase = 3;
    double t1 = now();
    for (int i = 0; i < N; i++) { begin(i); if (i % 64 == 63) serve(0); }
    while (waiting && now() < t1 + 60) serve(1);
    double back_s = now() - t1;
    phase = 4;
    int absent = waiting;
    serve_for(after);
    stop = 1; pthread_join(pt, NULL);
    double until = now() + 5;           /* what was published last is still on its way */
    for (int behind = 1; behind && now() < until;) {
        serve(1);
        behind = 0;
        for (int i = 0; i < N && !behind; i++) for (int k = 0; k < each; k++) behind |= subs[i].seen[k] < acked[channel_of(i, k)];
    }
    for (int i = 0; i < N; i++) for (int k = 0; k < each; k++) {
        uint32_t last = acked[channel_of(i, k)];
        if (subs[i].seen[k] < last) missing += last - subs[i].seen[k];
    }
    double q50, q99, qmax, c50, c99, cmax, s50, s99, smax;
    int nq = in_phase(1, &q50, &q99, &qmax), nc = in_phase(2, &c50, &c99, &cmax), ns = in_phase(3, &s50, &s99, &smax);
    printf("{\"subscribers\":%d,\"channels\":%d,\"each\":%d,\"rate\":%d,\"publishes_quiet\":%d,\"quiet_p50_ms\":%.3f,\"quiet_p99_ms\":%.3f,\"quiet_max_ms\":%.3f,"
           "\"publishes_cut\":%d,\"cut_p50_ms\":%.3f,\"cut_p99_ms\":%.3f,\"cut_max_ms\":%.3f,\"publishes_storm\":%d,\"storm_p50_ms\":%.3f,\"storm_p99_ms\":%.3f,\"storm_max_ms\":%.3f,\"cut_s\":%.3f,\"all_back_s\":%.3f,\"not_back\":%d,"
           "\"received\":%llu,\"lost\":%llu,\"repeated\":%llu,\"gaps\":%llu,\"closed\":%llu,\"publish_errors\":%llu,\"publisher_realtime\":%s}\n",
           N, channels, each, rate, nq, q50, q99, qmax, nc, c50, c99, cmax, ns, s50, s99, smax, cut_s, back_s, absent,
           (unsigned long long)received, (unsigned long long)missing, (unsigned long long)repeated, (unsigned long long)gaps, (unsigned long long)closed_early, (unsigned long long)pub_errors, realtime ? "true" : "false");
    return absent || missing || repeated || closed_early || pub_errors;
}
