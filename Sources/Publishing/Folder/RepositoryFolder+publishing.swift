import Corpus
import Storage

extension RepositoryFolder {
    /// Moves a channel: the pointer's signature and its record come first, the pointer itself last.
    /// - Throws: `alreadyExists` where somebody else has moved it meanwhile.
    func publish(_ pointer: ChannelPointer, signedBy key: SigningKey?) throws(QuarryError) {
        let file = pointer.file
        let name = RepositoryLayout.numbered(pointer.channel, sequence: pointer.sequence)
        if let key {
            for (ending, form) in key.signature(of: file, comment: pointer.comment).forms {
                Failpoint.exportSignature.pass()
                try store.write(form, to: name + ending, if: .absent)
            }
        }
        Failpoint.exportRecord.pass()
        try store.write(file, to: name + RepositoryLayout.record, if: .absent)
        Failpoint.exportPointer.pass()
        try store.write(file, to: RepositoryLayout.pointer(pointer.channel), if: .unmoved)
        Failpoint.exportedPointer.pass()
    }

    /// Keeps a channel from going on with a key that receivers hold no more.
    /// - Throws: `invalidInput`.
    func checkIsInPlace(_ key: PublicKey) throws(QuarryError) {
        let succession = RepositoryLayout.succession(of: key)
        guard try !store.exists(succession) else {
            throw QuarryError(
                .invalidInput, path: path(succession),
                "another key has taken the place of this one; sign with that")
        }
    }

    /// Keeps a channel that was signed from going on without by oversight.
    /// - Throws: `invalidInput`.
    func checkIsUnsigned(
        _ channel: String, after previous: ChannelPointer?
    ) throws(QuarryError) {
        guard try !isSigned(previous, in: channel) else {
            throw QuarryError(
                .invalidInput, path: path(RepositoryLayout.pointer(channel)),
                "the channel is signed, and receivers that hold it to its key would refuse what is "
                    + "not; name the key with --key, or say --unsigned")
        }
    }
}

extension ChannelPointer {
    /// What its signature says beside it, for people, and where the pointer is gone: the channel's
    /// number was given. Its form stays as it is.
    var comment: String {
        "quarry index:\(index) channel:\(channel) sequence:\(sequence) root:\(root)"
    }
}
