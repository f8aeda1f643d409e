namespace Distilabel.Dataflow;

/// <summary>How an output's type follows from an input's.</summary>
public enum ColumnShape
{
    /// <summary>The same type.</summary>
    Same,

    /// <summary>A list of values of the input's type.</summary>
    ListOf,

    /// <summary>The type of the elements of the input, which is a list.</summary>
    ElementOf,

    /// <summary>One list of the values of all inputs, lists among them flattened: the inputs' common type decides.</summary>
    MergedList,
}
