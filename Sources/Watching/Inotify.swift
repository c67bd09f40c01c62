import Corpus
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#endif

/// One inotify(7) instance: folders in, events out. Owned by one thread.
final class Inotify {
    struct Event: Hashable {
        /// The watched folder; -1 for an overflow.
        var watch: Int32
        var mask: UInt32
        /// In the folder; empty for events of the folder itself.
        var name: String

        func has(_ bit: UInt32) -> Bool { mask & bit != 0 }
    }

    /// Bits of inotify(7).
    enum Mask {
        static let modify: UInt32 = 0x2
        static let attributes: UInt32 = 0x4
        static let closeWrite: UInt32 = 0x8
        static let movedFrom: UInt32 = 0x40
        static let movedTo: UInt32 = 0x80
        static let create: UInt32 = 0x100
        static let delete: UInt32 = 0x200
        static let deleteSelf: UInt32 = 0x400
        static let moveSelf: UInt32 = 0x800
        static let unmount: UInt32 = 0x2000
        static let overflow: UInt32 = 0x4000
        static let ignored: UInt32 = 0x8000
        static let onlyFolder: UInt32 = 0x0100_0000
        static let dontFollow: UInt32 = 0x0200_0000
        static let isFolder: UInt32 = 0x4000_0000
    }

    enum Refusal: Error, Hashable {
        /// `fs.inotify.max_user_watches` or `max_user_instances` is used up.
        case limit
        /// Gone, or no folder.
        case absent
        case failed(String)
    }

    /// Everything a folder can tell that may change what is in it. Attributes too: a file that
    /// becomes readable can be indexed.
    private static let folderMask =
        Mask.modify | Mask.attributes | Mask.closeWrite | Mask.movedFrom | Mask.movedTo
        | Mask.create | Mask.delete | Mask.deleteSelf | Mask.moveSelf | Mask.onlyFolder

    let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init() throws(Refusal) {
        // IN_NONBLOCK | IN_CLOEXEC, the same as O_'s on Linux.
        descriptor = inotify_init1(Int32(O_NONBLOCK) | Int32(O_CLOEXEC))
        guard descriptor >= 0 else { throw Self.refusal() }
    }

    deinit { close(descriptor) }

    /// Watches one folder, not those below it. A folder that is watched already keeps its number.
    /// - Parameter follows: whether a symbolic link is followed.
    func add(_ folder: String, follows: Bool) throws(Refusal) -> Int32 {
        let watch = FileSystem.withShortPath(ofFolder: folder) { path, isOwn in
            let mask = Self.folderMask | (follows || !isOwn ? 0 : Mask.dontFollow)
            return inotify_add_watch(descriptor, path, mask)
        }
        guard let watch, watch >= 0 else { throw Self.refusal() }
        return watch
    }

    func remove(_ watch: Int32) { _ = inotify_rm_watch(descriptor, watch) }

    /// The events that have come; empty if there are none now.
    func read() -> [Event] {
        var events: [Event] = []
        while true {
            let got = Glibc.read(descriptor, &buffer, buffer.count)
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { return events }
            Self.decode(buffer[..<got], into: &events)
        }
    }

    /// struct inotify_event: wd, mask, cookie, len (4 bytes each), then `len` bytes of name,
    /// padded with zeros.
    static func decode(_ bytes: ArraySlice<UInt8>, into events: inout [Event]) {
        let header = 16
        bytes.withUnsafeBytes { raw in
            var place = 0
            while place + header <= raw.count {
                let length = Int(raw.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
                let end = place + header + length
                guard end <= raw.count else { return }
                let name = raw[(place + header)..<end].prefix { $0 != 0 }
                events.append(
                    Event(
                        watch: raw.loadUnaligned(fromByteOffset: place, as: Int32.self),
                        mask: raw.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self),
                        name: String(decoding: name, as: UTF8.self)))
                place = end
            }
        }
    }

    private static func refusal() -> Refusal {
        switch errno {
        case ENOSPC, EMFILE, ENFILE: .limit
        case ENOENT, ENOTDIR, ELOOP, EACCES: .absent
        default: .failed(QuarryError.systemReason)
        }
    }
}
