/// Samples at even steps of time, a bounded number of them whatever the length of the run: when
/// there are too many, every other one goes and the step doubles.
package struct SampleSeries: Hashable, Sendable {
    package private(set) var samples: [RunRecord.Sample] = []
    /// Seconds between two samples.
    package private(set) var step: Double

    package static let limit = 600

    package init(step: Double = 1) {
        precondition(step > 0, "time goes on")
        self.step = step
    }

    /// Takes a sample unless the last one is younger than the step.
    /// - Complexity: O(1) on average.
    package mutating func add(_ sample: RunRecord.Sample) {
        if let last = samples.last, sample.seconds < last.seconds + step * 0.999 { return }
        samples.append(sample)
        guard samples.count > Self.limit else { return }
        samples = samples.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        step *= 2
    }

    /// Takes a last sample, whatever its age.
    package mutating func end(_ sample: RunRecord.Sample) {
        if let last = samples.last, last.seconds >= sample.seconds { samples.removeLast() }
        samples.append(sample)
    }
}
