import Corpus
import Foundation
import Publishing
import Terminal

/// What a repository holds: its channels with the pointers they had, and its tags.
struct RepositoryTable {
    private let listing: RepositoryListing

    init(_ listing: RepositoryListing) { self.listing = listing }

    /// For people: each channel with its pointers, newest first, then the tags.
    func lines(width: Int?, style: Style) -> [String] {
        let channels = listing.channels.flatMap { channel -> [String] in
            guard let current = channel.history.last else { return [] }
            // Nobody has said which keys are trusted.
            let signature = channel.signedBy.map { "its signature names \($0)" } ?? "not signed"
            let head = "channel \(current.channel)  index \(current.index)  \(signature)"
            let pointers = Table(
                Self.columns, rows: channel.history.reversed().map { row($0) })
            return [style.bold(head)] + pointers.lines(width: width, style: style, indentation: 2)
        }
        return channels
            + listing.tags.map { name, root in
                "tag \(name)  \(RepositoryCommand.short(root))"
            }
    }

    /// For programs: a row a pointer and a tag.
    var all: Table {
        var all = Table(Self.columns)
        for pointer in listing.channels.flatMap(\.history) { all.add(row(pointer)) }
        for (name, root) in listing.tags {
            all.add([
                .init(nil), .init(nil), .init(nil), .init(nil), .init(nil), .init(root),
                .init(present(root)), .init(name),
            ])
        }
        return all
    }

    private static let columns: [Table.Column] = [
        .init("channel", title: nil, kind: .word), .init("index", title: nil, kind: .word),
        .init("sequence", title: "sequence", kind: .figure),
        .init("created_at", title: "created", kind: .figure),
        .init("bytes", title: "size", kind: .figure),
        .init("root", title: "root", kind: .word),
        .init("present", title: "there", kind: .word),
        .init("tag", title: nil, kind: .word),
    ]

    private func row(_ pointer: ChannelPointer) -> [Table.Cell] {
        let date = Date(timeIntervalSince1970: Double(pointer.createdAt))
        return [
            .init(pointer.channel), .init(pointer.index), .init(figure: pointer.sequence),
            .init(figure: pointer.createdAt, shown: date.ISO8601Format()),
            .init(figure: pointer.bytes, shown: "\(ByteSize(pointer.bytes))"),
            .init(pointer.root, shown: RepositoryCommand.short(pointer.root)),
            .init(
                present(pointer.root),
                shown: listing.roots.contains(pointer.root) ? "yes" : "removed"),
            .init(nil),
        ]
    }

    private func present(_ root: String) -> String { "\(listing.roots.contains(root))" }
}
