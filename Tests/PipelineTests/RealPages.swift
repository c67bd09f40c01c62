import Foundation
import Storage
import TestSupport

/// The manual of a program in English and Chinese, where the shared folder has it.
enum RealPages {
    private static let folder =
        (ProcessInfo.processInfo.environment["QUARRY_SHARED"]
            ?? URL(filePath: Repository.root).deletingLastPathComponent()
            .appending(path: "shared").path) + "/data/text/apisix"

    static let areHere = FileManager.default.fileExists(atPath: folder)

    static func files() throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".md") }.sorted()
            .map { ($0, try FileSystem.read(folder + "/" + $0)) }
    }

    static let questions = [
        "How is the admin API key changed?", "What does the limit-count plugin do?",
        "limit-req 插件有哪些属性？", "如何启用 Prometheus 插件？", "Which port does the dashboard use?",
        "jwt-auth exp default", "什么是上游？", "How are requests mirrored?",
        "What is the capital of Peru?", "健康检查 interval", "gRPC transcoding proto_id",
        "如何自定义错误响应？",
    ]
}
