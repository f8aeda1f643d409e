using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Steps;

namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>How a class that is no step shows its runtime parameters.</summary>
internal enum ParameterizedRole
{
    /// <summary>It implements <c>IRuntimeParameterized</c> anew.</summary>
    Root,

    /// <summary>It adds to those of its base class.</summary>
    Derived,

    /// <summary>It overrides what its base class left abstract.</summary>
    DerivedFromAbstract,

    /// <summary>It is a base class of steps.</summary>
    StepBase,
}

/// <summary>A class that is no step itself and has runtime parameters: an LLM, its options, a base class of steps.</summary>
/// <param name="Type">The class.</param>
/// <param name="Role">How it shows its parameters.</param>
/// <param name="AddsInterface">Whether the interface is still to be named.</param>
/// <param name="AddsCopy">Whether the copy is still to be written.</param>
/// <param name="Parameters">Those that the class itself declares.</param>
/// <param name="Settings">What else it is given when it is made.</param>
/// <param name="SettingsFault">Why its settings or its code can't all be told; null when they can.</param>
/// <param name="Code">What its code is hashed from.</param>
internal sealed record ParameterizedClassModel(
    TypeDeclaration Type,
    ParameterizedRole Role,
    bool AddsInterface,
    bool AddsCopy,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<StepSettingModel> Settings,
    string? SettingsFault,
    CodeRoot Code);
