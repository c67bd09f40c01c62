import Foundation
import Postings
import TestSupport

enum Samples {
    static let texts = [
        "The refund policy allows returns within 30 days; see section QX-2041/B.",
        "退貨政策：商品須於三十日內退回，逾期恕不受理。",
        "退货政策：商品须在三十天内退回，过期不予受理。",
        "VPN 連線失敗 E_TIMEOUT 時，請將 getUserName() 的結果寄給 it-desk@example.com。",
        "返品ポリシーは３０日以内です。東京タワーの店舗へ。",
        "환불 정책은 30일 이내입니다. VPN 설정을 확인하세요.",
        "Café menus cost €12,500 — naïve pricing v2.3.1 from 10.0.0.1!",
        "",
        "the of and",
        "Refunds, refunds, REFUNDS and refunding: 退貨退貨退貨 refund",
    ]

    private static let ranges: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0x20...0x7E, 0xA0...0x24F, 0x300...0x36F, 0x370...0x5FF, 0x900...0x97F,
        0x1100...0x11FF, 0x1E00...0x206F, 0x2100...0x218F, 0x3000...0x30FF, 0x4E00...0x4E40,
        0xAC00...0xAC80, 0xF900...0xFFEF, 0x1F600...0x1F640, 0x20000...0x20010, 0xE0100...0xE0110,
    ]

    /// Scalars of many scripts in any order.
    static func scalars(count: Int, using random: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        while text.count < count {
            let range = ranges.randomElement(using: &random) ?? 0x20...0x7E
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
                text.append(scalar)
            }
        }
        return String(text)
    }

    private static let words = """
        refund policy 退貨 政策 退货 policy vpn getUserName 30 days 三十日 タワー 환불 QX-2041/B server \
        timeout network 網路 网络 invoice price 價格 v2.3.1 café
        """.split(separator: " ").map(String.init)

    /// A text whose words are common or rare as in real ones, of `0..<maxWords` words.
    static func words(upTo maxWords: Int, using random: inout SeededGenerator) -> String {
        let count = Int.random(in: 0..<maxWords, using: &random)
        return (0..<count).map { _ in
            let skew = Double.random(in: 0..<1, using: &random)
            let rank = Int(skew * skew * skew * Double(words.count + 40))
            return rank < words.count ? words[rank] : "w\(rank)"
        }.joined(separator: " ")
    }
}

/// A folder of a test's own, removed with this object.
final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "quarry-postings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func folder(_ name: String) throws -> String {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Builds an index of texts, ordinals being their places, in a folder of its own.
    func index(_ texts: [String], _ name: String = "index") throws -> PostingsReader {
        let folder = try folder(name)
        var builder = PostingsBuilder()
        for (ordinal, text) in texts.enumerated() { builder.add(ordinal: ordinal, text: text) }
        _ = try builder.write(toDirectory: folder)
        return try PostingsReader(directory: folder)
    }
}
