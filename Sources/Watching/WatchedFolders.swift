/// What is to be watched: the folders of a corpus and single files beside it.
package struct WatchedFolders: Sendable {
    /// Folders, watched with all below them. As the scanner does: links to folders below a root
    /// are not followed, a root itself may be one.
    package var roots: [String]
    /// Files whose own folders are watched for them, such as a job file.
    package var files: [String]
    /// Folders never entered, whatever lies in them: an index and its state write while a build
    /// runs. Real paths.
    package var ignored: Set<String>
    /// Whether a file counts, by its path below a root.
    package var selects: @Sendable (String) -> Bool
    /// Whether a folder is entered, by its path below a root.
    package var enters: @Sendable (String) -> Bool

    package init(
        roots: [String], files: [String] = [], ignored: Set<String> = [],
        selects: @escaping @Sendable (String) -> Bool = { _ in true },
        enters: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.roots = roots
        self.files = files
        self.ignored = ignored
        self.selects = selects
        self.enters = enters
    }
}
