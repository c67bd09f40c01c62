/// Why a file or folder is passed over by its name: what stands under it is no document, but what
/// programs leave beside documents.
package enum NoDocument: String, Sendable, CaseIterable {
    /// `.git`, `.notes.md`, `._report.pdf`, `.#draft.md`, `.~lock.report.docx#`.
    case hidden
    /// `~$report.docx`: says who has the document open in Word.
    case ownerFile = "owner_file"
    /// `report.txt~`, `#report.txt#`, `report.swp`, `report.bak`.
    case backup
    /// `node_modules`: other people's code.
    case dependencies
    /// `Thumbs.db`, `lost+found`, `$RECYCLE.BIN`: the system's own.
    case system
    /// An index, a repository or a state folder of Quarry's, the job's or another's, below a root.
    /// Never taken, whatever the job says.
    case own

    /// Nil for a name that may be a document's or a folder's of documents.
    package init?(name: String, isFolder: Bool) {
        let lower = name.lowercased()
        // By scalars: a mark that follows is one character with what it follows.
        if name.unicodeScalars.first == "." {
            self = .hidden
        } else if isFolder && Self.dependencyFolders.contains(lower) {
            self = .dependencies
        } else if isFolder ? Self.systemFolders.contains(lower) : Self.systemFiles.contains(lower) {
            self = .system
        } else if !isFolder && name.utf8.starts(with: "~$".utf8) {
            self = .ownerFile
        } else if !isFolder && Self.isBackup(lower) {
            self = .backup
        } else {
            return nil
        }
    }

    private static let dependencyFolders: Set = [
        "node_modules", "bower_components", "__pycache__", "site-packages",
    ]
    private static let systemFolders: Set = [
        "lost+found", "$recycle.bin", "recycler", "system volume information", "__macosx",
        "@eadir", "#recycle", "#snapshot",
    ]
    private static let systemFiles: Set = ["thumbs.db", "ehthumbs.db", "desktop.ini"]
    private static let backupEndings = ["~", ".swp", ".swo", ".bak"]

    private static func isBackup(_ name: String) -> Bool {
        backupEndings.contains { name.hasSuffix($0) }
            || name.hasPrefix("#") && name.hasSuffix("#") && name.count > 2
    }

    /// For people, after the name and a colon.
    package var reason: String {
        switch self {
        case .hidden: "is hidden"
        case .ownerFile: "is an owner file of Office, made while a document is open"
        case .backup: "is an editor's backup"
        case .dependencies: "holds other people's code"
        case .system: "is the system's own"
        case .own: "is Quarry's own: an index, a repository or what it remembers of jobs"
        }
    }

    /// The name with another scalar where a glob must spell out what makes it no document: as in
    /// a shell, where `*` does not match the dot of a hidden file.
    func masked(_ name: String) -> String {
        let other = "\u{E000}"
        let scalars = name.unicodeScalars
        return self == .backup
            ? String(scalars.dropLast()) + other : other + String(scalars.dropFirst())
    }

    /// Whether a glob's text may spell it out.
    func isSpelled(in glob: String, name: String) -> Bool {
        guard self == .hidden else { return glob.lowercased().contains(name.lowercased()) }
        return glob.hasPrefix(".")
            || ["/.", "{.", ",."].contains { glob.contains($0) }
    }
}
