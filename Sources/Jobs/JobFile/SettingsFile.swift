import Corpus
import Storage

/// Reads the files that settings are in.
enum SettingsFile {
    /// - Parameters:
    ///   - limit: the bytes it may have.
    ///   - name: what people call such a file.
    /// - Throws: `notFound`; `io` with what the system says; `limitExceeded`; `invalidInput` where
    ///   it is no UTF-8. A byte order mark is passed over.
    static func text(
        _ path: String, limit: Int, name: String
    ) throws(QuarryError) -> String {
        let bytes: [UInt8]
        do throws(QuarryError) {
            bytes = try FileSystem.read(path, limit: limit)
        } catch {
            switch error.code {
            case .notFound: throw QuarryError(.notFound, path: path, "no such \(name)")
            case .limitExceeded:
                throw QuarryError(
                    .limitExceeded, path: path, "a \(name) has at most \(limit) bytes")
            default:
                throw QuarryError(
                    error.code, path: path, "can't be read: \(error.reason)", underlying: error)
            }
        }
        return try TextFile.text(of: bytes, path: path, name: name)
    }
}
