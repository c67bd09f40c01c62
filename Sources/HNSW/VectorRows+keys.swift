import CKernels

extension VectorRows {
    /// A key for each row from its bits, for vectors that come without chunks.
    package func contentKeys() -> [UInt64] { (0..<count).map { VectorCopy.hash(row($0)) } }
}

/// The code path of the dot products, for build information and `doctor`.
package func kernelName() -> String { String(cString: quarry_kernel_name()) }
