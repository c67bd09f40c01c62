import Foundation
import Storage

/// Places in the repository.
package enum Repository {
    /// The folder of `Package.swift`.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// - Parameter path: from the root on.
    package static func bytes(_ path: String) throws -> [UInt8] {
        try FileSystem.read(root + "/" + path)
    }

    /// - Parameter path: from the root on.
    package static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    /// The Swift files below a folder, from the root on, in the order of their names.
    package static func swiftFiles(below folder: String) throws -> [String] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
        return all.filter { $0.hasSuffix(".swift") }.sorted().map { folder + "/" + $0 }
    }
}
