import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

/// A sender, its repository and a receiver.
protocol PullTesting {
    var sample: SampleIndex { get }
    /// The sender's.
    var key: SigningKey { get }
}

extension PullTesting {
    var repository: String { sample.file("repository") }
    var index: String { sample.file("receiver") }

    func export(
        _ key: SigningKey? = nil, signed: Bool = true, channel: String = "latest",
        refreshes: Bool = false, now: Int = 1_000_000, over others: [SigningKey] = []
    ) throws {
        var options = IndexExport.Options(
            channel: channel, key: signed ? key ?? self.key : nil, isUnsigned: !signed,
            refreshes: refreshes, now: now)
        options.trusted = others.map(\.publicKey)
        _ = try IndexExport(index: sample.index, folder: repository, options: options).run()
    }

    @discardableResult
    func pull(
        trusting keys: [SigningKey]? = nil, channel: String = "latest", maximumAge: Double? = nil,
        repairs: Bool = false, now: Int = 1_000_000
    ) throws -> PullOutcome {
        try IndexPull(
            from: FolderReader(folder: repository), index: index,
            options: .init(
                channel: channel, keys: (keys ?? [key]).map(\.publicKey), maximumAge: maximumAge,
                repairs: repairs, now: now)
        ).run()
    }

    func change(_ text: String) throws -> Manifest {
        var texts = SampleIndex.texts
        texts["leave.md"] = text
        return try sample.publish(texts)
    }

    func refused(
        _ said: Comment, code: ErrorCode = .corrupt, _ body: () throws -> Void
    ) throws {
        let before = FileSystem.exists(index) ? try files(below: index) : [:]
        let error = #expect(throws: QuarryError.self, said) { try body() }
        #expect(error?.code == code, "\(said): \(String(describing: error))")
        let after = FileSystem.exists(index) ? try files(below: index) : [:]
        #expect(
            before.filter { !$0.key.hasPrefix(".pull/") }
                == after.filter { !$0.key.hasPrefix(".pull/") }, said)
    }

    /// Writes a pointer with a good signature.
    func put(_ pointer: ChannelPointer) throws {
        let channels = repository + "/channels"
        try overwrite(channels + "/latest.json", with: pointer.file)
        try overwrite(
            channels + "/latest/\(pointer.sequence).minisig",
            with: Array(key.signature(of: pointer.file, comment: "x").text.utf8))
    }
}
