namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>The hash of a class's code.</summary>
/// <param name="Type">The class.</param>
/// <param name="Hash">32 hexadecimal digits.</param>
/// <param name="Modules">A type of each other assembly whose code it calls, with <c>global::</c>: that assembly counts by its version at run time.</param>
internal sealed record CodeHashModel(TypeDeclaration Type, string Hash, EquatableArray<string> Modules);
