import Corpus
import HeapModule

/// The units of a phase on their workers, event by event.
///
/// An attempt brings what it reads, computes, and leaves what it writes. It ends there, or with its
/// worker, or when another attempt at its unit is done.
struct PhaseSimulation {
    /// What happens next to an attempt or to whoever waits.
    private struct Event: Comparable {
        enum Kind {
            case ready(worker: Int)
            case advanced(attempt: Int)
            case died(attempt: Int)
            case overdue
        }

        let time: Double
        /// Of events at one time the first that was foreseen comes first.
        let number: Int
        let kind: Kind

        static func == (left: Self, right: Self) -> Bool { left.number == right.number }

        static func < (left: Self, right: Self) -> Bool {
            (left.time, left.number) < (right.time, right.number)
        }
    }

    private struct Attempt {
        enum Step { case reading, computing, writing, done }

        let unit: Int
        let worker: Int
        let began: Double
        var step = Step.reading
        var isOver = false
    }

    private let units: [SimulatedUnit]
    private let cluster: SimulatedCluster
    private(set) var random: SplitMix
    private(set) var workers: [SimulatedWorker]
    private var store: SimulatedStore
    private(set) var result: SimulatedPhase

    private var now = 0.0
    private var events = Heap<Event>()
    private var eventCount = 0
    /// Units nobody is at, the next one last.
    private var waiting: [Int]
    private var idle: [Int] = []
    private var attempts: [Attempt] = []
    /// Attempts at each unit that are not over.
    private var running: [[Int]]
    /// Seconds of attempts that were done.
    private var durations: [Double] = []
    private var median: Double?
    /// The first attempt that may be overdue: they begin in the order of their numbers.
    private var oldest = 0
    /// When it is, where somebody waits for it.
    private var check: Double?

    /// Of the units, done before others are speculated on.
    private static let quantile = 0.75
    /// Attempts that a unit loses on average before nobody would wait for the end.
    private static let maximumLosses = 100

    init(
        _ phase: Phase, units: [SimulatedUnit], workers: [SimulatedWorker],
        cluster: SimulatedCluster, random: SplitMix
    ) {
        self.units = units
        self.workers = workers
        self.cluster = cluster
        self.random = random
        store = SimulatedStore(cluster)
        result = SimulatedPhase(phase: phase, units: units.count)
        waiting = units.indices.reversed()
        running = Array(repeating: [], count: units.count)
    }

    /// Does all units.
    /// - Returns: when the last is done.
    /// - Throws: `limitExceeded` where workers are lost before they are done.
    /// - Complexity: O(attempts · log workers).
    mutating func run(from start: Double) throws(QuarryError) -> Double {
        now = start
        for worker in workers.indices { give(toWorker: worker) }
        while durations.count < units.count, let event = events.popMin() {
            now = event.time
            switch event.kind {
            case .ready(let worker): give(toWorker: worker)
            case .advanced(let attempt): advance(attempt)
            case .died(let attempt): lose(attempt)
            case .overdue:
                check = nil
                speculate()
            }
            guard result.lost <= Self.maximumLosses * units.count else {
                throw QuarryError(
                    .limitExceeded,
                    "workers are lost before they are done with a unit of \(result.phase.rawValue): "
                        + "make units shorter, or workers that live longer")
            }
        }
        result.seconds = now - start
        return now
    }

    /// Hands a worker the next unit, where there is one.
    private mutating func give(toWorker worker: Int) {
        guard workers[worker].end > now else { return replace(worker, lostAt: workers[worker].end) }
        guard let unit = waiting.popLast() else {
            idle.append(worker)
            return speculate()
        }
        begin(unit, on: worker)
    }

    private mutating func begin(_ unit: Int, on worker: Int) {
        let attempt = attempts.count
        attempts.append(Attempt(unit: unit, worker: worker, began: now))
        running[unit].append(attempt)
        let end = store.transfer(
            units[unit].bytesRead, requests: units[unit].requests, at: now)
        result.bytesRead += units[unit].bytesRead
        follow(attempt, until: end)
    }

    private mutating func advance(_ attempt: Int) {
        guard !attempts[attempt].isOver else { return }
        let unit = units[attempts[attempt].unit]
        switch attempts[attempt].step {
        case .reading:
            attempts[attempt].step = .computing
            let seconds =
                unit.seconds * workers[attempts[attempt].worker].factor
                * random.factor(spread: unit.spread)
            follow(attempt, until: now + seconds)
        case .computing:
            attempts[attempt].step = .writing
            result.bytesWritten += unit.bytesWritten
            follow(attempt, until: store.transfer(unit.bytesWritten, requests: 1, at: now))
        case .writing, .done:
            attempts[attempt].step = .done
            finish(attempt)
        }
    }

    private mutating func finish(_ attempt: Int) {
        durations.append(now - attempts[attempt].began)
        // The unit's other attempts are ended.
        let all = running[attempts[attempt].unit]
        for each in all { end(each) }
        for each in all { give(toWorker: attempts[each].worker) }
    }

    private mutating func lose(_ attempt: Int) {
        guard !attempts[attempt].isOver else { return }
        end(attempt)
        result.lost += 1
        replace(attempts[attempt].worker, lostAt: now)
        let unit = attempts[attempt].unit
        guard running[unit].isEmpty else { return }
        waiting.append(unit)
        if let worker = idle.popLast() { give(toWorker: worker) }
    }

    private mutating func end(_ attempt: Int) {
        attempts[attempt].isOver = true
        running[attempts[attempt].unit].removeAll { $0 == attempt }
        result.coreSeconds += now - attempts[attempt].began
    }

    /// A worker that was lost while it had nothing to do has been replaced meanwhile.
    private mutating func replace(_ worker: Int, lostAt time: Double) {
        var start = time
        repeat {
            start += cluster.startSeconds
            workers[worker] = SimulatedWorker(at: start, of: cluster, random: &random)
            guard workers[worker].end < now else { break }
            start = workers[worker].end
        } while true
        foresee(.ready(worker: worker), at: max(start, now))
    }

    private mutating func follow(_ attempt: Int, until time: Double) {
        let end = workers[attempts[attempt].worker].end
        foresee(
            time < end ? .advanced(attempt: attempt) : .died(attempt: attempt),
            at: min(time, end))
    }

    private mutating func foresee(_ kind: Event.Kind, at time: Double) {
        events.insert(Event(time: time, number: eventCount, kind: kind))
        eventCount += 1
    }

    /// Gives idle workers a second attempt at what takes too long.
    private mutating func speculate() {
        guard let factor = cluster.speculation, waiting.isEmpty,
            Double(durations.count) >= Double(units.count) * Self.quantile, !durations.isEmpty
        else { return }
        let median = median ?? durations.sorted()[durations.count / 2]
        self.median = median
        while let worker = idle.last, oldest < attempts.count {
            let attempt = attempts[oldest]
            guard !attempt.isOver, running[attempt.unit].count == 1 else {
                oldest += 1
                continue
            }
            let time = attempt.began + factor * median
            guard time <= now else {
                if check == nil { foresee(.overdue, at: time) }
                check = check ?? time
                return
            }
            oldest += 1
            idle.removeLast()
            guard workers[worker].end > now else {
                replace(worker, lostAt: workers[worker].end)
                continue
            }
            result.copies += 1
            begin(attempt.unit, on: worker)
        }
    }
}
