using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Parameters;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>All that the emitter needs to know of a step.</summary>
/// <param name="Type">The class.</param>
/// <param name="Kind">The member of <c>StepKind</c>.</param>
/// <param name="Form">The shape of its method.</param>
/// <param name="Method">How the method is called; null when the class does the work through an interface of its own.</param>
/// <param name="Base">The base class to add; null when the class has one.</param>
/// <param name="Members">The members to add that the class might have written itself.</param>
/// <param name="Inputs">The columns that its attributes say it reads.</param>
/// <param name="Outputs">The columns that its attributes say it makes.</param>
/// <param name="Dynamic">The columns that depend on its arguments.</param>
/// <param name="Parameters">Its runtime parameters.</param>
/// <param name="Settings">What else it is given when it is made.</param>
/// <param name="SignatureFault">Why its settings or its code can't all be told; null when they can.</param>
/// <param name="Description">The summary of its documentation.</param>
/// <param name="Code">What its code is hashed from, where the hash is not written by its author.</param>
/// <param name="Version">As the attribute says.</param>
/// <param name="Checkpoint">As the attribute says.</param>
internal sealed record StepModel(
    TypeDeclaration Type,
    string Kind,
    StepForm Form,
    StepMethod? Method,
    string? Base,
    StepMembers Members,
    EquatableArray<StepColumn> Inputs,
    EquatableArray<StepColumn> Outputs,
    DynamicColumns Dynamic,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<StepSettingModel> Settings,
    string? SignatureFault,
    string? Description,
    CodeRoot Code,
    int Version,
    bool Checkpoint);

/// <summary>Something that a step is given when it is made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">How a method of the step reads it; empty where only a base class can.</param>
/// <param name="Field">The field that holds it in that base class.</param>
/// <param name="Class">The base class.</param>
/// <param name="FieldType">The field's type.</param>
internal sealed record StepSettingModel(string Name, string Expression, string Field = "", string Class = "", string FieldType = "")
{
    public bool IsUnreachable => Field.Length > 0;
}

/// <summary>A column of a step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Member">The name of its member in the records.</param>
/// <param name="Type">The type of its values, with <c>global::</c> and without <c>?</c>.</param>
/// <param name="Access">Which code can name that type.</param>
/// <param name="Optional">Whether its member is nullable.</param>
/// <param name="Description">What it holds.</param>
internal sealed record StepColumn(string Name, string Member, string Type, TypeAccess Access, bool Optional, string? Description)
{
    /// <summary>The type of the member, and of the array that the column is kept in.</summary>
    public string MemberType => Optional ? Type + "?" : Type;
}

/// <summary>How generated code calls the step's method.</summary>
/// <param name="Target">What stands before the parenthesis: <c>Process</c>, or <c>global::MyApp.Functions.CountWords</c>.</param>
/// <param name="TakesToken">Whether the last argument is a cancellation token.</param>
/// <param name="ReturnsRow">Whether outputs come as a type parameter whose properties are the columns.</param>
/// <param name="Function">For a static method: where its arguments come from.</param>
internal sealed record StepMethod(string Target, bool TakesToken, string? ReturnsRow = null, StepFunction? Function = null);

/// <summary>What a step made of a static method needs more.</summary>
/// <param name="Arguments">The argument for each parameter but a token.</param>
/// <param name="Properties">The runtime parameters that stand for the method's parameters with default values.</param>
/// <param name="ReturnsTuple">Whether its outputs are a tuple's elements; otherwise it returns the only output.</param>
/// <param name="HasAttributes">Whether attributes can name its columns: those of a type that can't be stored may be of one that attributes can't hold.</param>
internal sealed record StepFunction(
    EquatableArray<FunctionArgument> Arguments, EquatableArray<FunctionProperty> Properties, bool ReturnsTuple, bool HasAttributes);

/// <summary>An argument of a static method: an input column by its ordinal, or a property of the step.</summary>
internal sealed record FunctionArgument(int Column, string? Property);

/// <summary>A property that is made for a method's parameter with a default value.</summary>
internal sealed record FunctionProperty(string Name, string Type, string Default, string? Description);

/// <summary>The members that the generator adds, unless the class has one of that name.</summary>
[Flags]
internal enum StepMembers
{
    None = 0,
    Constructor = 1,
    Input = 2,
    Output = 4,
    Columns = 8,
    InputBatch = 16,
    OutputBatch = 32,
    Descriptor = 64,
    DescribeColumns = 128,
    BaseParameters = 256,
}

/// <summary>The columns that depend on a step's arguments, as its attributes say.</summary>
internal sealed record DynamicColumns(
    DynamicInputs? Inputs, DynamicOutputs? Outputs, string? OutputsOfTypeParameter, ColumnsProperty? KeepsOnly, ColumnsProperty? Drops)
{
    public static DynamicColumns None { get; } = new(null, null, null, null, null);

    public bool Any => this != None;
}

/// <summary>A property that names columns.</summary>
/// <param name="Name">The property.</param>
/// <param name="IsRenames">Whether it holds pairs of a name and a new one.</param>
internal sealed record ColumnsProperty(string Name, bool IsRenames);

/// <summary>Columns that a property names and the step reads.</summary>
internal sealed record DynamicInputs(ColumnsProperty Property, string? Type, EquatableArray<string> Default, bool Optional);

/// <summary>Columns that a property names and the step makes.</summary>
internal sealed record DynamicOutputs(
    ColumnsProperty Property, string Shape, string? Type, string? DefaultPrefix, string? Default, bool Optional);
