import CUchardet
import Glibc

/// Versions of libraries that do not state their own.
enum LibraryVersion {
    /// From the file name of the loaded library (`libuchardet.so.0.0.7`): it has no function
    /// that says so.
    static let uchardet: String = {
        guard let path = quarry_uchardet_path(), let real = realpath(path, nil) else {
            return "unknown"
        }
        defer { free(real) }
        let name = String(cString: real)
        guard let mark = name.range(of: ".so.") else { return "unknown" }
        return String(name[mark.upperBound...])
    }()
}

extension String {
    /// The first place of an ASCII needle. Foundation is not linked here.
    fileprivate func range(of needle: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) {
                return start..<index(start, offsetBy: needle.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
