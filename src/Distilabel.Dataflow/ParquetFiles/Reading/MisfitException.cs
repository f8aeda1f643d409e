using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>A value that can't be read as what is wanted.</summary>
/// <param name="row">Where it is in the array that was being read: each array around it makes it its own row.</param>
/// <param name="misfit">Which part of it does not fit, and why.</param>
internal sealed class MisfitException(int row, Misfit misfit) : Exception(misfit.Problem)
{
    internal int Row { get; } = row;

    internal Misfit Misfit { get; } = misfit;
}
