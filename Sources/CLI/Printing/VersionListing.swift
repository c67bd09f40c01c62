import CCommit
import Corpus
import Embedding
import Publishing
import Segments
import Snapshots

/// What `quarry --version` prints: everything that decides whether two Quarrys understand each
/// other, and what a report of a fault has to say.
enum VersionListing {
    static var text: String {
        """
        quarry \(Version.quarry)
        commit   \(commit)
        formats  \(formats)
        kernels  \(kernels)
        """
    }

    private static var commit: String {
        let told = String(cString: quarry_commit())
        return told.isEmpty ? "unknown" : told
    }

    private static var formats: String {
        let indexes = Manifest.formatVersions
        return [
            "index \(indexes.upperBound) (reads from \(indexes.lowerBound) on)",
            "segment \(SegmentWriter.version)", "repository \(ChannelPointer.schema)",
            "parser wire \(ParserFrame.version)",
        ].joined(separator: ", ")
    }

    /// The path in use, and those that could be forced instead; all compute the same bits.
    private static var kernels: String {
        let others = Kernel.available.filter { $0 != Kernel.name }
        return others.isEmpty
            ? Kernel.name : "\(Kernel.name) (also \(others.joined(separator: ", ")))"
    }
}
