namespace Distilabel.Dataflow.Benchmarks.Compiling;

/// <summary>How a build comes to its compiler.</summary>
internal enum CompilerUse
{
    /// <summary>Through the compiler server, which stays up from one build to the next: the default of <c>dotnet build</c>.</summary>
    Server,

    /// <summary>A new process, as the first build has, and one on a machine that builds only once.</summary>
    NewProcess,

    /// <summary>A new process that runs no other analyzers, those of the SDK left out: where ours weigh most.</summary>
    NewProcessAlone,
}
