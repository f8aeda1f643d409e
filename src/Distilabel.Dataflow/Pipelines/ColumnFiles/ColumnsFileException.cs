using System;

namespace Distilabel.Dataflow.Pipelines.ColumnFiles;

/// <summary>A schema file cannot be read.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="position">Where: a place in the text, from 0.</param>
/// <param name="line">Its line, from 1.</param>
/// <param name="column">Its place in the line, from 1.</param>
internal sealed class ColumnsFileException(string message, int position, int line, int column) : Exception(message)
{
    /// <summary>A place in the text, from 0.</summary>
    internal int Position { get; } = position;

    /// <summary>The line, from 1.</summary>
    internal int Line { get; } = line;

    /// <summary>The place in the line, from 1.</summary>
    internal int Column { get; } = column;
}
