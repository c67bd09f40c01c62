import Foundation
import Storage

/// Whether inotify sees every change of a folder's file system: on network mounts and FUSE it
/// sees those of this machine only, or none.
package enum MountKind: Hashable, Sendable {
    case local
    /// Its type, such as `nfs4`.
    case remote(String)

    private static let remoteTypes: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "lustre", "gfs2", "ocfs2",
        "glusterfs", "vboxsf", "vmhgfs", "virtiofs", "ncpfs", "coda", "beegfs", "gpfs",
    ]

    /// Of the mount a path lies on.
    package init(of path: String) {
        let real = FileSystem.realPath(path)
        let table = (try? FileSystem.read("/proc/self/mountinfo")) ?? []
        self.init(of: real, mounts: String(decoding: table, as: UTF8.self))
    }

    /// From the text of proc_pid_mountinfo(5): the fifth field is the mount point, octal escapes
    /// in it, and the type follows a lone `-`. The longest mount point wins, the last of equals.
    init(of path: String, mounts: String) {
        var best = (length: -1, type: "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"),
                dash + 1 < fields.count
            else { continue }
            let point = Self.unescaped(fields[4])
            let isAbove =
                point == "/" || path == point || path.utf8.starts(with: (point + "/").utf8)
            if isAbove, point.utf8.count >= best.length {
                best = (point.utf8.count, String(fields[dash + 1]))
            }
        }
        let isRemote =
            Self.remoteTypes.contains(best.type) || best.type == "fuse"
            || best.type.hasPrefix("fuse.")
        self = isRemote ? .remote(best.type) : .local
    }

    /// `\040` is a space.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == 0x5C, digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
