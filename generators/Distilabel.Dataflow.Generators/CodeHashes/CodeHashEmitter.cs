namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>Writes what tells classes the hash of their code.</summary>
internal static class CodeHashEmitter
{
    private const string Method = "AddGeneratedCode(ref string hash)";

    /// <summary>The part of a class by which it asks for its hash. An editor, which has no answer while code is typed, compiles it all the same.</summary>
    public static void EmitQuestion(SourceWriter writer) => writer.Gap()
        .Lines($"static partial void {Method};").Gap()
        .Lines("private static string GeneratedCode()").Lines("{")
        .Lines("    var hash = \"\";").Lines("    AddGeneratedCode(ref hash);").Lines("    return hash;")
        .Lines("}");

    /// <summary>The answers.</summary>
    public static string Emit(EquatableArray<CodeHashModel> models)
    {
        // Of other assemblies any type is named, whatever its author says of using it.
        var writer = new SourceWriter().Lines("#pragma warning disable");
        foreach (var model in models)
        {
            model.Type.Open(writer.Gap()).Open(model.Type.Head)
                .Lines($"static partial void {Method} => hash = {Expression(model)};")
                .CloseAll();
        }

        return writer.ToString();
    }

    private static string Expression(CodeHashModel model)
    {
        var hash = Literal.Of(model.Hash);
        return model.Modules.Count == 0
            ? hash
            : $"global::Distilabel.Dataflow.Steps.ModuleVersions.Add({hash}, [{string.Join(", ", model.Modules.Select(static type => $"static () => typeof({type}).Module"))}])";
    }
}
