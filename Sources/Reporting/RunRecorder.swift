import Corpus
import Dispatch
import Synchronization

/// Watches a run from outside: stages, throughput, the slowest files. Called from any thread.
package final class RunRecorder: Sendable {
    private struct State {
        var stages: [StageState] = []
        var series = SampleSeries()
        var sourcesDone = 0
        var computed = RunRecord.Computed()
        var cache = RunRecord.CacheHits()
        var slowest = Slowest()
    }

    /// A stage as it was seen.
    private struct StageState {
        var name: String
        var started: Double
        var ended: Double
        var done: Int
        var total: Int
    }

    private let state = Mutex(State())
    private let watch = Stopwatch()
    // Dispatch's sources may be cancelled from any thread; nothing else is done with this one.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer

    /// Starts to take a sample a second.
    package init() {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "quarry.recorder"))
        timer.schedule(deadline: .now(), repeating: 1, leeway: .milliseconds(100))
        timer.setEventHandler { [weak self] in self?.sample() }
        timer.resume()
    }

    deinit { timer.cancel() }

    package func progress(stage: String, done: Int, total: Int) {
        let now = watch.seconds
        state.withLock { state in
            if let index = state.stages.firstIndex(where: { $0.name == stage }) {
                state.stages[index].ended = now
                // Reports of several threads may overtake each other.
                state.stages[index].done = max(state.stages[index].done, done)
                state.stages[index].total = max(state.stages[index].total, total)
            } else {
                state.stages.append(
                    StageState(name: stage, started: now, ended: now, done: done, total: total))
            }
        }
    }

    /// A source went through parsing and chunking, or came from the cache.
    package func prepared(_ facts: RunRecord.FileFacts, wasParsed: Bool) {
        state.withLock { state in
            state.sourcesDone += 1
            if wasParsed {
                state.computed.parsed += 1
                state.computed.parsedBytes += facts.bytes
                state.slowest.add(facts)
            } else {
                state.cache.documents += 1
            }
        }
    }

    package func embedded(computed: Int, found: Int) {
        state.withLock { state in
            state.computed.embedded += computed
            state.cache.vectors += found
        }
    }

    package func builtSegment(chunks: Int) {
        state.withLock { state in
            state.computed.segments += 1
            state.computed.segmentChunks += chunks
        }
    }

    package func sample(memoryBytes: Int = ProcessMemory.current) {
        state.withLock { state in
            state.series.add(Self.sample(of: state, after: watch, memoryBytes: memoryBytes))
        }
    }

    private static func sample(
        of state: State, after watch: Stopwatch, memoryBytes: Int
    ) -> RunRecord.Sample {
        RunRecord.Sample(
            seconds: watch.seconds,
            stage: state.stages.max { $0.ended < $1.ended }?.name ?? "scan",
            sources: state.sourcesDone, embedded: state.computed.embedded,
            memoryBytes: memoryBytes)
    }

    /// What was seen, written into a record; the last sample is taken now.
    package func finish(into record: inout RunRecord) {
        timer.cancel()
        let state = state.withLock { state in
            state.series.end(
                Self.sample(of: state, after: watch, memoryBytes: ProcessMemory.current))
            return state
        }
        record.seconds = watch.seconds
        record.stages = state.stages.map {
            .init(name: $0.name, seconds: $0.ended - $0.started, done: $0.done, total: $0.total)
        }
        record.samples = state.series.samples
        record.computed = state.computed
        record.cache = state.cache
        record.slowest = state.slowest.files
        record.resources.peakMemoryBytes = ProcessMemory.peak
    }
}
