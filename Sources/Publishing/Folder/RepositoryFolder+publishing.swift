import Corpus
import Storage

extension RepositoryFolder {
    /// Moves a channel: the pointer's signature and its record come first, the pointer itself last.
    func publish(_ pointer: ChannelPointer, signedBy key: SigningKey?) throws(QuarryError) {
        let file = pointer.file
        let name = RepositoryLayout.numbered(pointer.channel, sequence: pointer.sequence)
        if let key {
            let comment =
                "quarry index:\(pointer.index) channel:\(pointer.channel) "
                + "sequence:\(pointer.sequence) root:\(pointer.root)"
            try write(key.signature(of: file, comment: comment), as: name)
        }
        try write(file, to: name + RepositoryLayout.record, at: .exportRecord)
        let path = path(RepositoryLayout.pointer(pointer.channel))
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        Failpoint.exportPointer.pass()
        try FileSystem.replace(path, with: file)
        Failpoint.exportedPointer.pass()
    }

    /// Keeps a channel that was signed from going on without by oversight, or with a key that
    /// receivers hold no more.
    /// - Throws: `invalidInput`.
    func checkSigning(
        _ channel: String, after previous: ChannelPointer?, key: SigningKey?, isUnsigned: Bool
    ) throws(QuarryError) {
        if let key {
            let succession = path(RepositoryLayout.succession(of: key.publicKey))
            guard !FileSystem.exists(succession) else {
                throw QuarryError(
                    .invalidInput, path: succession,
                    "another key has taken the place of this one; sign with that")
            }
            return
        }
        guard !isUnsigned else { return }
        guard try !isSigned(previous, in: channel) else {
            throw QuarryError(
                .invalidInput, path: path(RepositoryLayout.pointer(channel)),
                "the channel is signed, and receivers that hold it to its key would refuse what is "
                    + "not; name the key with --key, or say --unsigned")
        }
    }
}
