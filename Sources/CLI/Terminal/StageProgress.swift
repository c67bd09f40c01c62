import Corpus
import Foundation
import Indexing
import Running

/// How far a stage of a build is, or other work.
struct StageProgress: Hashable {
    let name: String
    /// `2/5`; empty for what has no other stage.
    let number: String
    /// Whether bytes are counted, and not items.
    let countsBytes: Bool
    let done: Int
    let total: Int
    /// Since the stage began.
    let seconds: Double

    init(stage: BuildStage, done: Int, total: Int, seconds: Double) {
        let stages = BuildStage.allCases
        name = stage.rawValue
        number = "\((stages.firstIndex(of: stage) ?? 0) + 1)/\(stages.count) "
        countsBytes = false
        (self.done, self.total, self.seconds) = (done, total, seconds)
    }

    init(_ name: String, countsBytes: Bool, done: Int, total: Int, seconds: Double) {
        self.name = name
        number = ""
        self.countsBytes = countsBytes
        (self.done, self.total, self.seconds) = (done, total, seconds)
    }

    /// Units a second; 0 before anything is done.
    var rate: Double { seconds > 0 ? Double(done) / seconds : 0 }

    /// Seconds until the stage's end at this rate; nil before there is one.
    var secondsLeft: Double? {
        rate > 0 && total >= done ? Double(total - done) / rate : nil
    }

    /// `2/5 prepare   ━━━━━━╌╌╌╌ 120/480  14/s  ETA 0:26`.
    var line: String {
        let share = total > 0 ? min(Double(done) / Double(total), 1) : 0
        let filled = Int(share * 24)
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: 24 - filled)
        let name = name.padding(toLength: 9, withPad: " ", startingAt: 0)
        return "\(number)\(name) \(bar) \(amount(done))/\(amount(total))  \(rateText)/s  "
            + "ETA \(secondsLeft.map(Self.clock) ?? "–")"
    }

    private var rateText: String {
        countsBytes ? ByteSize(Int(rate)).description : Self.number(rate)
    }

    private func amount(_ count: Int) -> String {
        countsBytes ? ByteSize(count).description : "\(count)"
    }

    var sentence: String { "\(name) \(amount(done)) of \(amount(total))" }

    var fields: [String: Log.Field] {
        var fields: [String: Log.Field] = [
            "stage": .text(name), "done": .count(done), "total": .count(total),
            "rate": .number((rate * 100).rounded() / 100),
        ]
        if let secondsLeft { fields["eta_seconds"] = .number(secondsLeft.rounded()) }
        return fields
    }

    private static func number(_ value: Double) -> String {
        String(format: value < 10 ? "%.1f" : "%.0f", value)
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 359_999))
        return whole < 3600
            ? String(format: "%d:%02d", whole / 60, whole % 60)
            : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
    }
}
