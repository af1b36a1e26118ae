"""
Publishes at the gateways of a cluster and reads at all of them while somebody else breaks something, and holds in the end
what every reader got against what was acknowledged.

Each publisher says one event after the other at its own gateway, and where that does not answer 200, the same with the same
Idempotency-Key at the next, until one does. What is broken and when is told on the standard input, with times in seconds
since 1970:
    down TIME NODES    from then on the gateways with these numbers, counted from 0, have no Redis
    mending TIME       from then on they may have it
    up TIME            all is well again
It says "calm" on the standard output once events arrive and something may be broken, and in the end what it has seen, as JSON
in a line. "wrong" in that lists in words what should not have been.
"""
import argparse, http.client, json, sys, threading, time
from collections import namedtuple

PUBLISHERS_EACH, READERS_EACH = 4, 2
PAUSE, REPEAT_AFTER, RECONNECT_AFTER = 0.01, 0.02, 0.1
NO_ANSWER_AFTER, NO_BYTE_AFTER = 10, 40
NOBODY, BROKEN_OFF = 0, 1
START_LIMIT, RESYNC_LIMIT, SETTLE_LIMIT = 30, 30, 15

Answer = namedtuple('Answer', 'node status retry_after sent received')  # status as of ask()
Acknowledged = namedtuple('Acknowledged', 'id text node sent received')
Seen = namedtuple('Seen', 'id text received')
Gap = namedtuple('Gap', 'after through reason')  # which numbers it is about: above the one, up to the other

ending = threading.Event()


def number(event_id):
    """The place in the order of all events, which rises over epochs, too."""
    return int(event_id.rpartition('-')[2])


class Publisher(threading.Thread):
    def __init__(self, name, home, ports, channel):
        super().__init__(daemon=True)
        self.called, self.home, self.channel = name, home, channel
        self.connections = [http.client.HTTPConnection('127.0.0.1', port, timeout=NO_ANSWER_AFTER) for port in ports]
        self.answers, self.acknowledged, self.given_up = [], [], []

    def run(self):
        said = 0
        while not ending.is_set():
            said += 1
            self.publish(f'{self.called}-{said}')
            time.sleep(PAUSE)

    def publish(self, text):
        node, give_up_at = self.home, None
        while True:
            sent = time.time()
            status, retry_after, event_id = self.ask(self.connections[node], text)
            answer = Answer(node, status, retry_after, sent, time.time())
            self.answers.append(answer)
            if status == 200:
                self.acknowledged.append(Acknowledged(event_id, text, node, sent, answer.received))
                return
            if ending.is_set():
                give_up_at = give_up_at or time.time() + SETTLE_LIMIT
                if time.time() > give_up_at:
                    self.given_up.append(text)
                    return
            node = (node + 1) % len(self.connections)
            time.sleep(REPEAT_AFTER)

    def ask(self, connection, text):
        """Status, Retry-After and id of the answer. For status there is NOBODY where nobody listens, and BROKEN_OFF."""
        try:
            connection.request('POST', f'/publish/{self.channel}', text.encode(), {'Idempotency-Key': text})
            response = connection.getresponse()
            body = json.loads(response.read())
            return response.status, response.getheader('Retry-After'), body.get('id')
        except (OSError, http.client.HTTPException, ValueError) as e:
            connection.close()
            return NOBODY if isinstance(e, ConnectionRefusedError) else BROKEN_OFF, None, None


class Reader(threading.Thread):
    """Reads at a gateway; where that ends the stream, it goes on at the next with its Last-Event-ID."""

    def __init__(self, home, ports, channel):
        super().__init__(daemon=True)
        self.home = self.node = home
        self.ports, self.channel = ports, channel
        self.last_id, self.seen, self.gaps, self.opened = '', [], [], 0

    def run(self):
        while not ending.is_set():
            try:
                self.read()
            except (OSError, http.client.HTTPException):
                pass
            self.node = (self.node + 1) % len(self.ports)
            time.sleep(RECONNECT_AFTER)

    def read(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.ports[self.node], timeout=NO_BYTE_AFTER)
        connection.request('GET', f'/events/{self.channel}', headers={'Last-Event-ID': self.last_id} if self.last_id else {})
        response = connection.getresponse()
        if response.status != 200:
            raise http.client.HTTPException(f'status {response.status}')
        self.opened += 1
        fields = {}
        while line := response.readline().decode():
            if line.strip():
                name, _, value = line.rstrip('\r\n').partition(': ')
                fields[name] = value
            else:
                self.dispatch(fields)
                fields = {}

    def dispatch(self, fields):
        before, self.last_id = self.last_id, fields.get('id', self.last_id)
        if fields.get('event') == 'gap':
            reason = json.loads(fields['data'])['reason']
            self.gaps.append(Gap(number(before) if before else 0, number(self.last_id), reason))
        elif 'data' in fields:
            self.seen.append(Seen(self.last_id, fields['data'], time.time()))

    def ledger(self, acknowledged):
        """Holds what came against what was acknowledged."""
        count = dict(lost=0, told=0, repeated=0, again=0, reordered=0)
        got = {(event.id, event.text) for event in self.seen}
        for event in acknowledged:
            if (event.id, event.text) not in got:
                told = any(gap.after < number(event.id) <= gap.through for gap in self.gaps)
                count['told' if told else 'lost'] += 1
        numbers = [number(event.id) for event in self.seen]
        first = {}
        for event, its_number in zip(self.seen, numbers):
            before = first.setdefault(event.text, its_number)
            if before < its_number:
                # a Redis that has lost events has lost the keys of publications, too: every stream was told of that
                over_epoch = any(gap.reason == 'epoch' and before <= gap.through < its_number for gap in self.gaps)
                count['again' if over_epoch else 'repeated'] += 1
        count['repeated'] += len(numbers) - len(set(numbers))
        count['reordered'] = sum(later < earlier for earlier, later in zip(numbers, numbers[1:]))
        return count


class Round:
    def __init__(self, options):
        self.options = options
        self.nodes = range(len(options.publish))
        self.publishers = [Publisher(f'{options.channel}-{node}-{i}', node, options.publish, options.channel)
                           for node in self.nodes for i in range(PUBLISHERS_EACH)]
        self.readers = [Reader(node, options.subscribe, options.channel)
                        for node in self.nodes for _ in range(READERS_EACH)]
        self.down = self.mending = self.up = 0
        self.gone = []
        self.wrong = []

    def run(self):
        self.begin()
        print('calm', flush=True)
        for line in sys.stdin:
            word, at, *nodes = line.split()
            setattr(self, word, float(at))
            if word == 'down':
                self.gone = [int(node) for node in nodes]
            if word == 'up':
                break
        if not self.up:
            sys.exit('the standard input has ended before all was well again')
        resync = self.resync()
        time.sleep(0.5)
        acknowledged = self.end()
        return self.verdict(resync, acknowledged)

    def begin(self):
        for reader in self.readers:
            reader.start()
        self.wait(START_LIMIT, 'streams to open', lambda: all(reader.last_id for reader in self.readers))
        for publisher in self.publishers:
            publisher.start()
        self.wait(START_LIMIT, 'events to arrive', lambda: all(len(reader.seen) > 50 for reader in self.readers))

    def wait(self, limit, what, condition):
        give_up_at = time.time() + limit
        while not condition():
            if time.time() > give_up_at:
                self.wrong.append(f'waited {limit} s for {what}')
                return False
            time.sleep(0.01)
        return True

    def resync(self):
        """Seconds from the end of the fault until each gateway had taken an event, and each reader had it or a later one."""
        taken = {}

        def all_take():
            for publisher in self.publishers:
                for event in publisher.acknowledged[-100:]:
                    if event.sent > self.up:
                        taken[event.node] = min(taken.get(event.node, event), event, key=lambda e: e.received)
            return len(taken) == len(self.nodes)

        if not self.wait(RESYNC_LIMIT, 'each gateway to take an event', all_take):
            return None
        newest = max(number(event.id) for event in taken.values())

        def had():
            return [next((s.received for s in reader.seen[-2000:] if number(s.id) >= newest), None) for reader in self.readers]

        if not self.wait(RESYNC_LIMIT, 'each reader to get an event', lambda: None not in had()):
            return None
        resync = max([event.received for event in taken.values()] + had()) - self.up
        if resync > RESYNC_LIMIT:
            self.wrong.append(f'resync took {resync:.1f} s')
        return resync

    def end(self):
        ending.set()
        for publisher in self.publishers:
            publisher.join(SETTLE_LIMIT + NO_ANSWER_AFTER)
        acknowledged = [event for publisher in self.publishers for event in publisher.acknowledged]
        newest = max(number(event.id) for event in acknowledged)
        self.wait(SETTLE_LIMIT, 'the newest event to arrive',
                  lambda: all(number(reader.last_id) >= newest for reader in self.readers))
        return acknowledged

    def verdict(self, resync, acknowledged):
        options, answers = self.options, [answer for publisher in self.publishers for answer in publisher.answers]
        refused = [answer for answer in answers if answer.status == 503]
        # a gateway that was killed has just started, and what it says first takes its time
        slowest = max((answer.received - answer.sent for answer in refused if answer.node != options.killed), default=0)
        ledgers = [reader.ledger(acknowledged) for reader in self.readers]
        result = {key: sum(ledger[key] for ledger in ledgers) for key in ledgers[0]}

        def forbid(count, what):
            if count:
                self.wrong.append(f'{count} {what}')

        forbid(result['lost'], 'deliveries of acknowledged events missing, and no gap told')
        forbid(result['repeated'], 'deliveries repeated')
        forbid(result['reordered'], 'deliveries out of order')
        forbid(sum(not answer.retry_after for answer in refused), 'times 503 without Retry-After')
        forbid(sum(len(publisher.given_up) for publisher in self.publishers), 'events never acknowledged')
        without = [a for a in answers if a.node in self.gone and a.sent > self.down and a.received < self.mending]
        forbid(sum(answer.status == 200 for answer in without), 'publications acknowledged without Redis')
        forbid(sum(answer.status not in (200, 503) and answer.node != options.killed for answer in answers),
               'publications answered otherwise or not at all')
        forbid(sum(reader.opened != 1 and reader.home != options.killed for reader in self.readers), 'streams ended')
        refusing = {answer.node for answer in refused if answer.sent > self.down}
        forbid(sum(node not in refusing for node in self.gone), 'gateways that had no Redis and refused nothing')
        if slowest > options.limit:
            self.wrong.append(f'a 503 took {slowest:.2f} s')
        if options.gap:
            told = [reader for reader in self.readers if any(gap.reason == 'epoch' for gap in reader.gaps)]
            forbid(len(self.readers) - len(told), 'streams told of no gap')
        else:
            forbid(sum(len(reader.gaps) for reader in self.readers), 'gaps told where nothing was missing')
        return dict(result, slowest=slowest, resync=resync, acknowledged=len(acknowledged), refused=len(refused),
                    unanswered=sum(answer.status == BROKEN_OFF for answer in answers), wrong=self.wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--publish', type=int, nargs='+', help='internal ports of the gateways')
    parser.add_argument('--subscribe', type=int, nargs='+', help='their public ports, in the same order')
    parser.add_argument('--channel', help='to publish to, of which nobody has heard')
    parser.add_argument('--limit', type=float, help='seconds in which a publication is to be refused')
    parser.add_argument('--gap', action='store_true', help='every stream is to be told of a gap, and else none')
    parser.add_argument('--killed', type=int, default=-1, help='number of a gateway that is killed, and whose streams end')
    print(json.dumps(Round(parser.parse_args()).run()), flush=True)


main()
