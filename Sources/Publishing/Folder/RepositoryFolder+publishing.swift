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

    /// Keeps a channel that was signed from going on without by oversight, or with a key that
    /// receivers hold no more.
    /// - Throws: `invalidInput`.
    func checkSigning(
        _ channel: String, after previous: ChannelPointer?, key: SigningKey?, isUnsigned: Bool
    ) throws(QuarryError) {
        if let key {
            let succession = RepositoryLayout.succession(of: key.publicKey)
            guard try !store.exists(succession) else {
                throw QuarryError(
                    .invalidInput, path: path(succession),
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

extension ChannelPointer {
    /// What its signature says beside it, for people.
    var comment: String {
        "quarry index:\(index) channel:\(channel) sequence:\(sequence) root:\(root)"
    }
}
