namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>A property that can be set when a pipeline is run.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Property">The property.</param>
/// <param name="Type">Its type, with <c>global::</c>.</param>
/// <param name="IsGroup">Whether its value has parameters of its own.</param>
/// <param name="IsTextList">Whether its value is a list of texts that an array becomes.</param>
/// <param name="Description">The summary of its documentation.</param>
/// <param name="Minimum">The smallest value as source text; null for none.</param>
/// <param name="Maximum">The largest value as source text; null for none.</param>
/// <param name="ChangesResult">As the attribute says.</param>
/// <param name="Secret">As the attribute says.</param>
/// <param name="RefusesNull">Whether null has no place in the property.</param>
internal sealed record ParameterModel(
    string Name,
    string Property,
    string Type,
    bool IsGroup,
    bool IsTextList,
    string? Description,
    string? Minimum,
    string? Maximum,
    bool ChangesResult,
    bool Secret,
    bool RefusesNull = false);
