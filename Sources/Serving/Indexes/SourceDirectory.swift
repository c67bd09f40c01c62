import Corpus
import Segments
import Snapshots
import Synchronization

/// Finds sources by their ids. Filled when it is asked for the first time.
final class SourceDirectory: Sendable {
    struct Place: Hashable, Sendable {
        var segment: Int
        var number: Int
    }

    private let index: String
    private let snapshot: Snapshot
    private let places = Mutex<[String: Place]?>(nil)

    init(index: String, snapshot: Snapshot) {
        self.index = index
        self.snapshot = snapshot
    }

    /// - Throws: `corrupt`.
    /// - Complexity: O(sources) once, then O(1).
    func place(of id: String) throws(QuarryError) -> Place? {
        try places.withLock { places throws(QuarryError) in
            if let places { return places[id] }
            let filled = try fill()
            places = filled
            return filled[id]
        }
    }

    private func fill() throws(QuarryError) -> [String: Place] {
        var places: [String: Place] = [:]
        for (segment, reader) in snapshot.segments.enumerated() {
            for number in 0..<reader.sources.count {
                let id = PassageID.source(try reader.sources[number].file.id, in: index)
                places[id] = Place(segment: segment, number: number)
            }
        }
        return places
    }
}
