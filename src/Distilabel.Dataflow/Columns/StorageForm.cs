namespace Distilabel.Dataflow.Columns;

/// <summary>How a file stored the values of a type, where the type does not tell it: the width of text's offsets, the unit of a time, an extension type.</summary>
/// <remarks>
/// <para>
/// It decides only how a column that no step changed is written, so that it comes out as it came. It counts for no conversion, no check of a pipeline, no step
/// signature and no key of a checkpoint. The room that reads and writes a file format derives its own.
/// </para>
/// <para>A nullable type has the form of the type without null; parts of nested types have their own.</para>
/// </remarks>
internal abstract record StorageForm
{
    /// <summary>The form for the values of this and another file's column; null where the type alone decides.</summary>
    internal virtual StorageForm? Union(StorageForm? other) => Equals(other) ? this : null;
}
