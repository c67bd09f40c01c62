import Foundation

/// Paths are text to Quarry and to its libraries. One that is not would be repaired in silence
/// on its way, and name another file.
enum NoText {
    /// What of this process's surroundings is no UTF-8, and what to do about it.
    static var complaint: String? {
        for number in 1..<max(Int(CommandLine.argc), 1) {
            guard let bytes = CommandLine.unsafeArgv[number] else { continue }
            if String(validatingCString: bytes) == nil {
                return "argument \(number) is not UTF-8; use a symbolic link with another name"
            }
        }
        guard let folder = getcwd(nil, 0) else { return nil }
        defer { free(folder) }
        return String(validatingCString: folder) == nil
            ? "the current folder's name is not UTF-8; call quarry from another folder" : nil
    }
}
