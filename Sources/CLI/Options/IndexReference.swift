import ArgumentParser
import Corpus
import Snapshots
import Storage

/// An index as a command is given it: its folder, or `FOLDER@N` for its generation N.
struct IndexReference: ExpressibleByArgument {
    /// As it was given.
    let text: String
    private let folder: String
    private let generation: Int?

    init?(argument: String) {
        text = argument
        guard let at = argument.lastIndex(of: "@"), !FileSystem.exists(argument),
            let number = Int(argument[argument.index(after: at)...]), number > 0
        else {
            folder = argument
            generation = nil
            return
        }
        folder = String(argument[..<at])
        generation = number
    }

    /// - Throws: what `Snapshot` throws; `notFound` for a generation that is gone.
    func open() throws(QuarryError) -> Snapshot {
        guard let generation else { return try Snapshot(index: folder) }
        let store = GenerationStore(root: folder)
        let kept = try store.numbers()
        guard kept.contains(generation) else {
            let list = kept.map(String.init).joined(separator: ", ")
            throw QuarryError(
                .notFound, path: folder, "has no generation \(generation); there are \(list)")
        }
        return try Snapshot(try store.manifest(generation), layout: store.layout)
    }
}
