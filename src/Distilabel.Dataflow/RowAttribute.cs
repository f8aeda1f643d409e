namespace Distilabel.Dataflow;

/// <summary>Has the generator make column access for a record; on a type parameter, for every type that stands for it.</summary>
/// <remarks>
/// The type parameters of <c>LoadDataFromDicts&lt;T&gt;</c> and <c>ReadAsync&lt;T&gt;</c> carry it, and the types of columns are seen, so it is needed
/// only where a type reaches these through a generic method of your own: put it on that method's type parameter. Calls of the method may leave the type out
/// where the compiler can infer it.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.GenericParameter, Inherited = false)]
public sealed class RowAttribute : Attribute;
