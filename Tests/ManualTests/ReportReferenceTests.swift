import Foundation
import Storage
import TestSupport
import Testing

@Suite("The manual's page on reports", .serialized)
struct ReportReferenceTests {
    private static func page() throws -> ManualPage { try ManualPage.manual("ReportSchema") }

    @Test(
        "every key of report.json is described",
        .enabled(if: ManualCheckout.isPossible, ManualCheckout.needs))
    func keys() throws {
        let report = try ManualCheckout.shared.get().checkout
            .text("jobs/.state/reports/finance/latest/report.json")
        let described = Set(
            ManualPage.code(try Self.page().prose).flatMap { $0.split(separator: ".") }
                .map(String.init))
        #expect(try JSONKeys(report).keys.subtracting(described) == [])
    }

    @Test("every key that is described is one of the record's")
    func properties() throws {
        let sources = try SourceText.all("Sources/Reporting")
        let properties = SourceText.words(in: sources, like: /var `?([a-zA-Z]+)\b/)
        for row in try Self.page().tableRows {
            let keys = row.flatMap(ManualPage.code).filter { !$0.hasPrefix("quarry_") }
            for key in keys.flatMap({ $0.split(separator: ".") }).map(String.init) {
                let name = key.split(separator: "_").enumerated()
                    .map { $0 == 0 ? String($1) : $1.prefix(1).uppercased() + $1.dropFirst() }
                    .joined()
                #expect(
                    properties.contains(name) || sources.contains("\"\(key)\"")
                        || Self.values.contains(key), "\(key)")
            }
        }
    }

    /// Values that the page's tables name beside keys.
    private static let values: Set = [
        "done", "limited", "stopped", "refused", "failed", "scan", "prepare", "segments",
        "calibrate", "publish", "time", "files", "memory", "disk", "previous_version", "absent",
        "unpublished", "unreadable", "ok", "document", "vector",
    ]

    @Test("every metric is described, and no other")
    func metrics() throws {
        let sources = try SourceText.all("Sources/Reporting")
        let written = SourceText.words(in: sources, like: /"(quarry_[a-z_]+)"/)
        let named = try Self.page().tableKeys.filter { $0.hasPrefix("quarry_") }
            .map { String($0.prefix { $0 != "{" }) }
        #expect(Set(named) == written)
        #expect(named.count == written.count)
    }
}
