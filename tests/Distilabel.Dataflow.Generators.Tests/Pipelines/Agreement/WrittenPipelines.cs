namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>Code that builds pipelines, and what its writer knows of it.</summary>
/// <param name="Class">The class with the method <c>Build</c>.</param>
/// <param name="Source">The file.</param>
/// <param name="IsProgram">Whether these are top-level statements, which hand their pipelines to <c>Given.Take</c>.</param>
/// <param name="IsStraight">Whether there is one way through it.</param>
/// <param name="Places">For steps whose name stands once in the code: the text that a reader would point at.</param>
/// <param name="Plain">The names of steps that are made in an ordinary local, where nothing else gets hold of them.</param>
internal sealed record WrittenPipelines(
    string Class, string Source, bool IsProgram, bool IsStraight, IReadOnlyDictionary<string, string> Places, IReadOnlySet<string> Plain);
