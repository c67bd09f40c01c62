import Corpus
import Foundation
import ParserPool
import Testing

/// One pool for the suites that do not harm it.
enum SharedPool {
    static let pool: Result<ParserPool, any Error> = Result { try ParserPool(size: 2) }

    static func parse(
        _ bytes: [UInt8], _ type: SourceType, passwords: [String] = [],
        extras: Set<ParseSettings.Extra> = [], encoding: TextEncoding? = nil,
        source: String = "test"
    ) throws -> Document {
        try pool.get().parse(
            bytes: bytes, source: source, type: type, encoding: encoding,
            settings: ParseSettings(
                timeoutSeconds: 120, passwords: passwords, extras: extras))
    }

    /// A PDF of one page.
    static func page(_ build: (inout PDFBuilder) -> Void) throws -> Document {
        var builder = PDFBuilder()
        builder.addPage()
        build(&builder)
        return try parse(builder.build(), .pdf)
    }

    /// The code of the error that parsing ends in; nil for a document.
    static func failure(
        _ bytes: [UInt8], _ type: SourceType, passwords: [String] = [],
        encoding: TextEncoding? = nil
    ) throws -> ErrorCode? {
        do {
            _ = try parse(bytes, type, passwords: passwords, encoding: encoding)
            return nil
        } catch let error as QuarryError {
            return error.code
        }
    }
}

enum Fixtures {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: folder.appending(path: "Fixtures/\(name)")))
    }
}

/// Bytes of one encoding in another, by the C library; empty where it can't.
func converted(_ bytes: [UInt8], from: String, to: String) -> [UInt8] {
    guard let converter = iconv_open(to, from), converter != iconv_t(bitPattern: -1) else {
        return []
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 5 + 16)
    let size = output.count
    var left = size
    let isWhole = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            var source = input.baseAddress
            var sourceLeft = input.count
            var target = output.baseAddress
            let lost = iconv(converter, &source, &sourceLeft, &target, &left)
            _ = iconv(converter, nil, nil, &target, &left)
            return lost != -1
        }
    }
    return isWhole ? output.prefix(size - left).map { UInt8(bitPattern: $0) } : []
}

/// Third-party data for development; absent elsewhere.
enum SharedData {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["QUARRY_SHARED"] {
            return URL(filePath: path)
        }
        return URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "shared")
    }()

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "data/pdf").path)
    }

    static func files(in place: String, extension suffix: String?) -> [URL] {
        let root = folder.appending(path: place)
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? [])
            .filter { suffix == nil || $0.pathExtension == suffix }
            .sorted { $0.path < $1.path }
    }
}

extension Document {
    func texts(_ kind: Block.Kind) -> [String] { blocks.filter { $0.kind == kind }.map(\.text) }
}
