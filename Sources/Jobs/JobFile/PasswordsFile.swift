package import Corpus
import Foundation
import Storage

/// Passwords of encrypted documents in a file of their own (`parse.passwords_file`): one a line,
/// empty lines passed over. Only a line's end is no part of it.
package struct PasswordsFile {
    package let passwords: [String]
    /// Whether every account of the machine may read them.
    package let isOpenToAll: Bool

    /// Longer files are refused: they are something else.
    package static let maximumBytes = 1 << 16

    /// - Throws: `notFound`, `invalidInput`, `io`; the reason holds nothing of the file's text.
    package init(path: String) throws(QuarryError) {
        guard FileManager.default.fileExists(atPath: path),
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: FileSystem.realPath(path))
        else { throw QuarryError(.notFound, path: path, "there is no such file") }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw QuarryError(.invalidInput, path: path, "is no regular file")
        }
        guard let size = attributes[.size] as? Int, size <= Self.maximumBytes else {
            throw QuarryError(
                .invalidInput, path: path, "a passwords file has at most \(Self.maximumBytes) bytes"
            )
        }
        let data: [UInt8]
        do throws(QuarryError) {
            data = try FileSystem.read(path, limit: Self.maximumBytes)
        } catch {
            throw QuarryError(
                error.code, path: path, "can't be read: \(error.reason)", underlying: error)
        }
        let text = try TextFile.text(of: data, path: path, name: "passwords file")
        passwords = text.split { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        let mode = (attributes[.posixPermissions] as? Int) ?? 0
        isOpenToAll = mode & 0o004 != 0
    }
}
