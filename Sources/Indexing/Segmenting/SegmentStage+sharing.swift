import Corpus
import Foundation
import Jobs
import Segments
import Snapshots
import Storage

extension SegmentStage {
    /// Builds segments, sharing the partitions with other processes of the run if there are any.
    func build(
        _ partitions: [PartitionWork], after previous: PreviousContent, done: Int, total: Int
    ) throws(QuarryError) -> [Manifest.SegmentEntry] {
        try work?.enqueue(partitions.map { ($0.key, $0.digest) }, kind: .segment)
        var entries: [Manifest.SegmentEntry] = []
        var left = partitions
        while !left.isEmpty {
            events.progress(.segments, done + entries.count, total)
            let before = left.count
            for (index, partition) in left.enumerated().reversed() {
                try control.checkpoint()
                guard let entry = try segment(partition, after: previous) else { continue }
                entries.append(entry)
                left.remove(at: index)
                events.progress(.segments, done + entries.count, total)
            }
            if left.count == before { work?.pause() }
        }
        return entries
    }

    /// The segment of a partition; nil while another process builds it.
    private func segment(
        _ partition: PartitionWork, after previous: PreviousContent
    ) throws(QuarryError) -> Manifest.SegmentEntry? {
        guard let work else { return try build(partition, after: previous) }
        switch try work.claim(.segment, key: partition.key, input: partition.digest) {
        case .busy: return nil
        case .done(let result):
            let entry = try? JSONDecoder().decode(
                Manifest.SegmentEntry.self, from: Data(result))
            // Made by an earlier process and gone since, or not what the queue says.
            guard let entry, entry.inputs == partition.inputs, isOnDisk(entry) else {
                return try build(partition, after: previous)
            }
            return entry
        case .mine(let lease):
            do {
                return try work.perform(lease, result: Self.encoded) {
                    try build(partition, after: previous)
                }
            } catch {
                throw QuarryError(other: error)
            }
        }
    }

    private static func encoded(_ entry: Manifest.SegmentEntry) -> [UInt8] {
        guard let data = try? JSONEncoder().encode(entry) else {
            preconditionFailure("plain values always encode as JSON")
        }
        return Array(data)
    }
}
