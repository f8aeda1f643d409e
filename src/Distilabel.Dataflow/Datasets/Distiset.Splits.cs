namespace Distilabel.Dataflow;

/// <content>Splits of it, and its first rows.</content>
public sealed partial class Distiset
{
    /// <summary>The same rows, with each subset in two splits, <c>train</c> and <c>test</c>. No file is written, unless it is saved.</summary>
    /// <inheritdoc cref="DistisetSubset.TrainTestSplit"/>
    public Distiset TrainTestSplit(double trainSize, bool shuffle = true, int? seed = null) => With(subset => subset.TrainTestSplit(trainSize, shuffle, seed));

    /// <summary>The first rows of each subset. No file is written, unless it is saved.</summary>
    /// <inheritdoc cref="DistisetSubset.Head"/>
    public Distiset Head(long count) => With(subset => subset.Head(count));
}
